/// Writes `Digest name="value", name=value`: servers exist that mind which values are quoted.
struct AuthenticationWriter {
    private var bytes: [UInt8] = Array("Digest".utf8)
    private var separator = " "

    var text: String { String(decoding: self.bytes, as: UTF8.self) }

    mutating func append(_ name: String, quoted value: String) {
        self.appendName(name)
        self.bytes.appendQuoted(value)
    }

    mutating func append(_ name: String, plain value: String) {
        self.appendName(name)
        self.bytes.append(value)
    }

    private mutating func appendName(_ name: String) {
        self.bytes.append(self.separator)
        self.bytes.append(name)
        self.bytes.append(UInt8(ascii: "="))
        self.separator = ", "
    }
}
