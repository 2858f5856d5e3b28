// Headers of the extensions that the agent itself acts on (RFC 3262, RFC 4028).

extension MessageFields {
    /// The number of a reliable provisional response; nil when the response is none.
    var rSeq: UInt32? {
        guard self.requires(OptionTag.reliableProvisional),
            let number = self.headers.number(.rSeq, upTo: Int(UInt32.max))
        else { return nil }
        return UInt32(number)
    }

    /// In seconds (RFC 4028, section 5).
    var minSE: Int? {
        guard var scanner = self.headers.firstScanner(of: .minSE) else { return nil }
        return scanner.number(UInt32.self).map { Int($0) }
    }

    func requires(_ option: String) -> Bool {
        self.tokens(.require).contains { $0.isEqualIgnoringCase(to: option) }
    }

    /// Whether the sender knows the option, named in Supported or in Require.
    func knows(_ option: String) -> Bool {
        self.requires(option) || self.tokens(.supported).contains { $0.isEqualIgnoringCase(to: option) }
    }

    func allows(_ method: Method) -> Bool {
        self.tokens(.allow).contains { $0 == method.rawValue }
    }
}
