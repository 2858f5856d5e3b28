// The answers for those who run the host, apart from the page's files.

import HTTPTypes
import Hummingbird
import NIOCore

/// `/healthz` for everybody whom the door lets in; `/readyz` and `/metrics` for the operator.
struct OperatorDesk: Sendable {
    let access: OperatorAccess
    let readiness: Readiness
    let metrics: MetricsReporter

    static let alive = "ok\n"

    func add(to router: Router<WebContext>) {
        router.get("healthz") { _, _ in Self.alive }
        router.get("readyz") { [self] request, context in
            if let refusal = self.access.refusal(of: request, from: context.peer) { return refusal }
            let obstacle = await self.readiness.obstacle()
            return Self.text(obstacle == nil ? .ok : .serviceUnavailable, (obstacle ?? "ready") + "\n")
        }
        router.get("metrics") { [self] request, context in
            if let refusal = self.access.refusal(of: request, from: context.peer) { return refusal }
            return Self.text(.ok, await self.metrics.text(), type: MetricsText.contentType)
        }
    }

    private static func text(
        _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
