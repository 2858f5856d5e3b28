// How parameters are written: quoted in headers, escaped in URIs.

import Primitives

extension Parameters {
    /// Appends `;name=value` for each, as a header wants it.
    func write(into bytes: inout [UInt8]) {
        for parameter in self.all {
            bytes.append(UInt8(ascii: ";"))
            parameter.write(into: &bytes)
        }
    }

    /// Appends `;name=value` for each, as a URI wants it.
    func writeEscaped(into bytes: inout [UInt8]) {
        for parameter in self.all {
            bytes.append(UInt8(ascii: ";"))
            PercentCoding.append(parameter.name.utf8, to: &bytes, allowed: \.isParameterCharacter)
            if parameter.form == .flag { continue }
            bytes.append(UInt8(ascii: "="))
            if parameter.form == .escaped {
                bytes.append(contentsOf: parameter.value.utf8)
            } else {
                PercentCoding.append(parameter.value.utf8, to: &bytes, allowed: \.isParameterCharacter)
            }
        }
    }
}

extension Parameters.Parameter {
    /// A token or an IP address stands in a header without quotes (gen-value, RFC 3261, section 25.1).
    static func needsNoQuotes(_ value: String) -> Bool {
        value.utf8.allSatisfy(\.isToken) || IPAddress(value) != nil
    }

    /// Appends `name=value` as a header wants it.
    func write(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: self.name.utf8)
        switch self.form {
        case .flag: break
        case .plain:
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: self.value.utf8)
        case .quoted:
            bytes.append(UInt8(ascii: "="))
            bytes.appendQuoted(self.value)
        case .escaped:
            bytes.append(UInt8(ascii: "="))
            let value = self.readValue
            if Self.needsNoQuotes(value) { bytes.append(contentsOf: value.utf8) } else { bytes.appendQuoted(value) }
        }
    }
}
