import PluginKit
import Synchronization

/// Notes what pages are told.
struct BenchPages: Pages {
    let services: BenchServices

    func tell(_ event: some ServerEvent, to user: UserID) {
        // What a test's plugin tells is encodable; a fault shows as an empty text.
        let json = (try? event.encoded()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        self.services.state.withLock { $0.told.append(.init(type: type(of: event).type, json: json, user: user)) }
    }
}
