import Drivers
import Logging
import NIOCore
import NIOPosix
import Primitives
import SIP
import Synchronization
import Telephony

/// A phone driver on the loopback with everything around it.
final class RunningPhone: Sendable {
    let driver: PhoneDriver
    let engine: MediaEngine
    let storage: MemoryStorage
    private let relay: Relay
    private let received = Mutex<[PhoneEvent]>([])
    private let sinks = Mutex<[SessionID: RecordingSink]>([:])

    init(ports: ClosedRange<UInt16>, sipPort: UInt16 = 0, outcome: StoreOutcome = .stored) throws {
        let storage = MemoryStorage(outcome)
        self.storage = storage
        let settings = MediaEngine.Settings(threads: 1, ports: ports, wantsPriority: false)
        self.engine = try MediaEngine(settings: settings, framing: PlainFraming())
        let relay = Relay()
        self.relay = relay
        self.driver = PhoneDriver(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            settings: PhoneDriver.Settings(sipAddresses: [.loopbackV4], sipPort: sipPort), engine: self.engine,
            storage: storage, sinks: { relay.phone.withLock { $0 }?.sink($0) }, onEvent: { relay.receive($0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        relay.phone.withLock { $0 = self }
    }

    func end() async {
        await self.driver.shutDown()
        self.relay.phone.withLock { $0 = nil }
    }

    var events: [PhoneEvent] { self.received.withLock { $0 } }

    func open(_ session: SessionID) -> RecordingSink {
        let sink = RecordingSink(MultiThreadedEventLoopGroup.singleton.next())
        self.sinks.withLock { $0[session] = sink }
        return sink
    }

    func account(_ port: UInt16, host: String = "127.0.0.1") -> Account {
        Account(
            id: AccountID(rawValue: "a1"), owner: UserID(rawValue: "u1"), user: "1001", domain: "pbx.example",
            password: Secret("secret"), server: ServerAddress(host: host, port: port))
    }

    private func sink(_ session: SessionID) -> RecordingSink? { self.sinks.withLock { $0[session] } }

    /// Breaks the circle of the driver and the one it reports to.
    private final class Relay: Sendable {
        let phone = Mutex<RunningPhone?>(nil)

        func receive(_ event: PhoneEvent) {
            self.phone.withLock { $0 }?.received.withLock { $0.append(event) }
        }
    }
}
