// The character classes of RFC 3261, section 25.1, as bit tests over single bytes.

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isAlpha: Bool { (self | 0x20) &- 0x61 < 26 }
    var isAlphanumeric: Bool { self.isDigit || self.isAlpha }

    /// SP, HT, and the CR LF of a fold: a field value holds no other line ends.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }

    /// token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~")
    var isToken: Bool { self.isAlphanumeric || self.isTokenMark }

    /// Apart from the letters and digits, which are nearly all there is and need no table.
    private var isTokenMark: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "%"), UInt8(ascii: "*"),
            UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// unreserved = alphanum / "-" / "_" / "." / "!" / "~" / "*" / "'" / "(" / ")"
    var isUnreserved: Bool { self.isAlphanumeric || self.isMark }

    /// mark, RFC 3261, section 25.1.
    private var isMark: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "~"),
            UInt8(ascii: "*"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// user-unreserved, with unreserved.
    var isUserCharacter: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: "?"), UInt8(ascii: "/"):
            true
        default: self.isUnreserved
        }
    }

    /// password, without the escapes.
    var isPasswordCharacter: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: ","): true
        default: self.isUnreserved
        }
    }

    /// param-unreserved, with unreserved.
    var isParameterCharacter: Bool {
        switch self {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "&"),
            UInt8(ascii: "+"), UInt8(ascii: "$"):
            true
        default: self.isUnreserved
        }
    }

    /// hnv-unreserved, with unreserved.
    var isURIHeaderCharacter: Bool {
        switch self {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: ":"),
            UInt8(ascii: "+"), UInt8(ascii: "$"):
            true
        default: self.isUnreserved
        }
    }

    /// What a URI may consist of when read leniently: visible characters that end no enclosing construct.
    var isURIText: Bool {
        self > 0x20 && self != 0x7F && self != UInt8(ascii: "<") && self != UInt8(ascii: ">")
            && self != UInt8(ascii: "\"")
    }

    /// What an unquoted parameter value may hold: tokens, the characters of IP addresses, and what deployed systems put
    /// there beyond the grammar.
    var isPlainValue: Bool { self.isToken || self >= 0x80 || self.isPlainMark }

    private var isPlainMark: Bool {
        switch self {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"),
            UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "^"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
