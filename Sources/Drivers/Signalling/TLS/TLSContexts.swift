import NIOCore
import NIOSSL
import SIP
import Synchronization

/// What connections of ours need for TLS. The certificates of peers are judged by `CertificateJudge`, so all of them
/// share one context.
final class TLSContexts: Sendable {
    private let client = Mutex<NIOSSLContext?>(nil)

    /// - Parameter onFault: Called on the channel's loop when the certificate is not believed.
    func clientHandler(
        for peer: TLSPeer, onFault: @escaping @Sendable (CertificateFault) -> Void
    ) throws -> NIOSSLClientHandler {
        let context = try self.context()
        return try NIOSSLClientHandler(
            context: context, serverHostname: peer.serverName,
            customVerificationCallback: { chain, promise in
                let bytes = chain.map { (try? $0.toDERBytes()) ?? [] }
                Task {
                    let fault = await CertificateJudge(peer: peer).fault(in: bytes)
                    promise.futureResult.eventLoop.execute {
                        if let fault { onFault(fault) }
                        promise.succeed(fault == nil ? .certificateVerified : .failed)
                    }
                }
            })
    }

    private func context() throws -> NIOSSLContext {
        try self.client.withLock { context in
            if let context { return context }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.trustRoots = .certificates([])
            // Names are compared by the judge, as SIP has it and not as HTTPS does.
            configuration.certificateVerification = .noHostnameVerification
            configuration.shutdownTimeout = .seconds(1)
            let made = try NIOSSLContext(configuration: configuration)
            context = made
            return made
        }
    }
}

extension TLSPeer {
    /// The name for the server to choose its certificate by; an address may not stand there (RFC 6066, section 3).
    fileprivate var serverName: String? {
        self.names.first { name in name.contains(where: \.isLetter) && !name.contains(":") && !name.hasPrefix("[") }
    }
}
