// A renewed certificate takes force with the next connection; those that are open go on under the one before.

import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// The certificate in force, for pages and for those who call in by TLS.
final class CertificateShelf: Sendable {
    private struct State {
        /// Empty until the first reload: the listeners hold the first certificate themselves.
        var override = NIOSSLContextConfigurationOverride.noChanges
        var facts: CertificateFacts?
    }

    private let own: ServerCertificate
    private let state = Mutex(State())

    init(own: ServerCertificate) {
        self.own = own
    }

    /// Until when the certificate in force holds; `nil` before it was read.
    var expiry: Date? { self.state.withLock { $0.facts?.notValidAfter } }

    /// For the page's listeners; `nil` when the host speaks plain http.
    func forPages() throws(HostError) -> TLSConfiguration? {
        guard let configuration = try self.own.configuration() else { return nil }
        return self.following(configuration)
    }

    /// For SIP.
    func forSIP() throws(HostError) -> TLSConfiguration {
        self.following(try self.own.forSIP())
    }

    /// Reads the files again; when they are of no use the certificate before stays in force.
    func reload() throws(HostError) {
        let read = try self.own.forSIP()
        self.note(read)
        self.state.withLock { state in
            state.override.certificateChain = read.certificateChain
            state.override.privateKey = read.privateKey
        }
    }

    private func following(_ configuration: TLSConfiguration) -> TLSConfiguration {
        self.note(configuration)
        var following = configuration
        following.sslContextCallback = { [weak self] _, promise in
            promise.succeed(self?.state.withLock { $0.override } ?? .noChanges)
        }
        return following
    }

    private func note(_ configuration: TLSConfiguration) {
        guard case .certificate(let certificate)? = configuration.certificateChain.first,
            let facts = try? CertificateFacts(certificate)
        else { return }
        self.state.withLock { $0.facts = facts }
    }
}
