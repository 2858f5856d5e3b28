import CLinux
import Synchronization

/// The bounded mailbox of one media thread. Commands are rare; audio has ways of its own.
///
/// The event descriptor is only touched under the lock and only while open, so that no post can reach a descriptor
/// that the system has given to someone else.
final class MediaMailbox: Sendable {
    /// Commands waiting; further ones are refused, except those that end something.
    static let limit = 8_192

    private struct State {
        var commands: [MediaCommand] = []
        var isClosed = false
        var refused: UInt64 = 0
    }

    /// Becomes readable when there is something to take.
    let event: Int32
    private let state = Mutex(State())

    init() throws(DriverError) {
        self.event = try DriverError.check(cl_event_open(0), "eventfd")
    }

    deinit {
        _ = self.close()
    }

    /// Says whether the command will be carried out.
    func post(_ command: MediaCommand) -> Bool {
        self.state.withLock { state in
            guard !state.isClosed, command.isEnding || state.commands.count < Self.limit else {
                state.refused += 1
                return false
            }
            state.commands.append(command)
            if state.commands.count == 1 { _ = cl_event_post(self.event) }
            return true
        }
    }

    func take() -> [MediaCommand] {
        self.state.withLock { state in
            _ = cl_event_take(self.event)
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Refuses everything from now on, and gives what still waited.
    func close() -> [MediaCommand] {
        self.state.withLock { state in
            guard !state.isClosed else { return [] }
            state.isClosed = true
            cl_close(self.event)
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    var refused: UInt64 { self.state.withLock { $0.refused } }
}
