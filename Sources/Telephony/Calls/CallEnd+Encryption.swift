import SDP
import SIP

// Ends of calls that could not be encrypted as they should.

extension CallEnd {
    /// RFC 3261, section 20.43: what the other side's person or administrator should know.
    static let encryptionWarning = "399 phone \"This telephone takes encrypted calls only: RTP/SAVP with a=crypto\""

    /// Keys may not travel on the way to the server.
    static func encryptionNeedsTLS(server: String) -> CallEnd {
        CallEnd(
            code: "encryptionNeedsTLS",
            message: "Your line makes encrypted calls only, and its connection to \(server) is not encrypted: whoever "
                + "sees the network could read the keys. Choose TLS in the line's settings, or allow keys without TLS.",
            status: 488, by: .local)
    }

    /// Why a caller's offer cannot be answered.
    static func unusableOffer(
        _ remote: RemoteParty, _ error: SDPError, _ encryption: SoundEncryption, over transport: Transport,
        server: String
    ) -> CallEnd {
        switch error {
        case .protectionRequired:
            return CallEnd(
                code: "notEncrypted",
                message: "\(remote.name) has called without encryption, and your line takes encrypted calls only.",
                status: 488, by: .local)
        case .protectionUnusable:
            return CallEnd(
                code: "encryptionUnusable",
                message: "\(remote.name) has called with encrypted sound only, "
                    + Self.obstacle(encryption, over: transport, server: server),
                status: 488, by: .local)
        case .tooLarge, .tooManyLines, .tooManyMedia, .malformed, .noAudio, .noCommonFormat, .noAddress, .unexpected:
            return .unusableOffer(remote)
        }
    }

    /// Why the answer of whoever has taken the call is of no use.
    static func unusableAnswer(_ remote: RemoteParty, _ error: SDPError) -> CallEnd {
        switch error {
        case .protectionRequired:
            return CallEnd(
                code: "notEncrypted",
                message: "\(remote.name) answered without encryption, and your line makes encrypted calls only. "
                    + "The call was ended before anything was said.", status: 488, by: .local)
        case .protectionUnusable:
            return CallEnd(
                code: "encryptionUnusable",
                message: "\(remote.name) answered with an encryption that this phone did not offer.", status: 488,
                by: .local)
        case .tooLarge, .tooManyLines, .tooManyMedia, .malformed, .noAudio, .noCommonFormat, .noAddress, .unexpected:
            return .unusableAnswer(remote)
        }
    }

    /// The far end, or a server before it, does not take our offer of encrypted sound and nothing else.
    static func encryptionRefused(_ remote: RemoteParty, _ response: Response, server: String) -> CallEnd {
        let explanation = response.explanation.map { " \(server) adds: “\($0)”." } ?? ""
        return CallEnd(
            code: "encryptionRefused",
            message: "\(remote.name) does not take encrypted calls, and your line makes no others." + explanation,
            status: response.status, by: .remote)
    }

    private static func obstacle(
        _ encryption: SoundEncryption, over transport: Transport, server: String
    ) -> String {
        if encryption.wish == .off { return "and encryption is switched off for your line." }
        guard encryption.maySendKeys(over: transport) else {
            return "and your line's connection to \(server) is not encrypted: whoever sees the network could read the "
                + "keys. Choose TLS in the line's settings."
        }
        return "in a way that this phone does not know."
    }
}
