// How a host stands, and what it counts, is for who runs it.

import HTTPTypes
import Hummingbird
import NIOCore
import PluginKit

/// Lets in a program on this machine that came past no proxy, and whoever carries the token.
struct OperatorAccess: Sendable {
    let door: Door
    /// `nil`: nobody on another machine is let in.
    let token: OperatorToken?

    /// The answer to who is not let in.
    func refusal(of request: Request, from peer: SocketAddress?) -> Response? {
        if let authorization = request.headers[.authorization] {
            guard self.token?.isCarried(by: authorization) != true else { return nil }
            return Self.response(.unauthorized, Self.wrongToken, headers: [.wwwAuthenticate: "Bearer"])
        }
        let isProxied = Door.proxyHeaders.contains { HTTPField.Name($0).map { request.headers.contains($0) } ?? false }
        let isLocal = self.door.isFromThisMachine(
            peer: peer?.ipAddress, host: request.head.authority ?? "", origins: request.headers[values: .origin],
            isProxied: isProxied)
        if isLocal { return nil }
        if self.token == nil { return Self.response(.forbidden, Self.onlyHere, headers: [:]) }
        return Self.response(.unauthorized, Self.tokenNeeded, headers: [.wwwAuthenticate: "Bearer"])
    }

    private static let wrongToken = HandlerError(
        code: "wrongToken", message: "This token is not the one of this host (--metrics-token-file).")
    private static let onlyHere = HandlerError(
        code: "operatorOnly",
        message:
            "Only programs on the host's own machine may ask this, under 127.0.0.1 or localhost and past no proxy. "
            + "--metrics-token-file lets others in.")
    private static let tokenNeeded = HandlerError(
        code: "tokenNeeded", message: "Send the token of this host: Authorization: Bearer TOKEN.")

    private static func response(
        _ status: HTTPResponse.Status, _ error: HandlerError, headers: HTTPFields
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: RefusalBody(error).bytes)))
    }
}
