/// Text values of a vCard and their backslashes (RFC 6350, section 3.4).
enum CardText {
    static func unescape(_ text: String) -> String {
        var plain = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                plain.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                plain.append(character)
            }
        }
        return plain
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\", ",", ";": escaped += "\\\(character)"
            case "\n", "\r\n", "\r": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A line of at most 75 octets, and what follows it with a space in front; no character is torn apart.
    static func fold(_ line: String) -> String {
        var folded = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let length = UTF8.width(scalar)
            if octets + length > 75 {
                folded += "\r\n "
                octets = 1
            }
            folded.unicodeScalars.append(scalar)
            octets += length
        }
        return folded + "\r\n"
    }

    /// On one line, without control characters, within `limit` bytes.
    static func clip(_ text: String, to limit: Int, keepingLines: Bool = false) -> String {
        var clipped = ""
        var bytes = 0
        for character in text {
            let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
            let kept = !isControl || (keepingLines && character == "\n") ? character : " "
            bytes += String(kept).utf8.count
            guard bytes <= limit else { break }
            clipped.append(kept)
        }
        return ContactView.trimmed(clipped)
    }
}
