// What every answer tells the browser to forbid.

import HTTPTypes
import Hummingbird
import PluginKit

/// Adds the security headers to every response.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
    let door: Door
    /// The operator brought a certificate; one of our own making must not bind a browser to https for a year.
    let hasTrustedCertificate: Bool

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        }
        // A page and its modules belong together: the browser asks each time and mostly hears "not modified".
        response.headers[.cacheControl] = "no-cache"
        let policy = self.door.policy
        self.letIn(request.headers[.origin], policy, &response)
        response.headers[Self.contentSecurityPolicy] = Self.directives(policy, host: request.head.authority)
        response.headers[.init("Cross-Origin-Opener-Policy")!] = "same-origin"
        response.headers[.init("Cross-Origin-Resource-Policy")!] = "same-origin"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.init("Referrer-Policy")!] = "no-referrer"
        response.headers[.init("Permissions-Policy")!] = "microphone=(self), camera=(), geolocation=()"
        if self.hasTrustedCertificate { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    /// Modules are fetched across sites by those that were allowed only (Fetch Standard, section 3.2).
    private func letIn(_ origin: String?, _ policy: OriginPolicy, _ response: inout Response) {
        guard !policy.guests.isEmpty else { return }
        response.headers[.vary] = (response.headers[values: .vary] + ["Origin"]).joined(separator: ", ")
        guard let origin, policy.isGuest(origin: origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
    }

    private static var contentSecurityPolicy: HTTPField.Name { .contentSecurityPolicy }

    /// `'self'` does not cover `ws:` in every browser, so the sockets are named; the Host header was checked before.
    private static func directives(_ policy: OriginPolicy, host: String?) -> String {
        let scheme = policy.isSecure ? "wss" : "ws"
        var connect = ["'self'"]
        if let host, let named = AllowedHost(host) {
            connect.append("\(scheme)://\(host.lowercased())")
            if let audioPort = policy.audioPort { connect.append("\(scheme)://\(named.name):\(audioPort)") }
        }
        return [
            "default-src 'self'", "connect-src " + connect.joined(separator: " "), "img-src 'self' data:",
            "worker-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }
}
