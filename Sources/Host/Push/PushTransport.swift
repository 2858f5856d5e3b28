// How a request reaches a push service; a test brings another one.

import Drivers
import WebPush

/// Sends one request and gives its answer, in time.
protocol PushTransport: Sendable {
    func send(_ request: PushRequest) async -> PushAnswer
}

extension PushClient: PushTransport {}
