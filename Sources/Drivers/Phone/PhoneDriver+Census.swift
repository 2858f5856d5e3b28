import NIOCore
import Synchronization

extension PhoneDriver {
    /// What the shell around the machine holds and counted; the machine has a census of its own (`PhoneCommand.census`).
    public struct Census: Hashable, Sendable {
        public var transport = UDPTransport.Counters()
        public var streams = StreamCounters()
        /// Messages that came faster than the machine could take them.
        public var datagramsDropped: UInt64 = 0
        /// Commands that wait for their answer.
        public var commands = 0
        /// Tabs that hear a call.
        public var attachments = 0
        /// Storage effects that are not done.
        public var stores = 0
    }

    public func census() async -> Census {
        var census = Census()
        census.datagramsDropped = self.datagramsDropped.load(ordering: .relaxed)
        if case .running(let transport, _) = self.parts.withLock({ $0 }) {
            census.transport = transport.udp.counters
            census.streams = transport.streams.counters
        }
        let (commands, attachments, stores) = await withCheckedContinuation { continuation in
            self.eventLoop.execute {
                let runner = self.runner.value
                continuation.resume(
                    returning: (
                        runner?.answers.count ?? 0, runner?.attachments.count ?? 0, runner?.storage.count ?? 0
                    ))
            }
        }
        census.commands = commands
        census.attachments = attachments
        census.stores = stores
        return census
    }
}
