import Media
import NIOCore
import Primitives
import SIP
import Telephony

/// The machine at work, on the driver's event loop and nowhere else: handle, poll until nothing is left, then sleep
/// until the next deadline.
final class PhoneRunner {
    typealias Answer = CheckedContinuation<Result<PhoneReply, PhoneError>, Never>

    /// How long the end may take beyond the machine's own limit.
    static let endLimit: Duration = .milliseconds(4_300)
    /// How long the end waits for the storage after that.
    private static let storageLimit: Duration = .milliseconds(400)
    /// A machine that names the past must not make the loop spin.
    private static let shortestSleep: Duration = .milliseconds(1)

    /// Weak: the driver owns the runner.
    weak var driver: PhoneDriver?
    let transport: TransportLayer
    let resolver: RouteResolver
    var machine: PhoneMachine
    var answers: [CommandID: Answer] = [:]
    var attachments: [MediaSessionID: PhoneAttachment] = [:]
    var storage: StorageQueue
    private var inputs: [PhoneMachine.Input] = []
    private var isDraining = false
    private var nextCommand: UInt64 = 0
    private var timer: Scheduled<Void>?
    private var timerDeadline = Instant.distantFuture

    init(driver: PhoneDriver, transport: TransportLayer, resolver: RouteResolver) {
        self.driver = driver
        self.transport = transport
        self.resolver = resolver
        self.machine = PhoneMachine(settings: driver.settings.machine, entropy: SystemEntropy.source())
        self.storage = StorageQueue(limit: driver.settings.storageLimit)
    }

    func submit(_ command: PhoneCommand, _ answer: Answer) {
        self.nextCommand += 1
        let id = CommandID(rawValue: self.nextCommand)
        // The machine has a limit of its own for commands that wait; this one is for our table.
        guard self.answers.count < 2 * (self.driver?.settings.machine.pendingCommandLimit ?? 0) else {
            return answer.resume(returning: .failure(.busy))
        }
        self.answers[id] = answer
        if case .shutDown = command { self.limitEnd() }
        self.handle(.command(id, command))
    }

    /// Feeds one input. Effects may feed further ones, which wait for their turn here.
    func handle(_ input: PhoneMachine.Input) {
        self.inputs.append(input)
        if self.isDraining { return }
        self.isDraining = true
        var next = 0
        while next < self.inputs.count {
            self.machine.handle(self.inputs[next], now: MonotonicClock.now())
            next += 1
            while let output = self.machine.poll() { self.perform(output) }
        }
        self.inputs.removeAll(keepingCapacity: true)
        self.isDraining = false
        self.sleep()
    }

    /// Stops once the storage is idle, or takes too long, and answers whatever still waits.
    func end(_ continuation: CheckedContinuation<Void, Never>) {
        self.timer?.cancel()
        self.timer = nil
        self.timerDeadline = .distantFuture
        self.answerAll()
        self.storage.whenIdle { continuation.resume() }
        self.driver?.eventLoop.scheduleTask(in: .nanoseconds(Self.storageLimit.wholeNanoseconds)) {
            [weak driver = self.driver] in driver?.runner.value?.storage.stopWaiting()
        }
    }

    func answer(_ id: CommandID, _ result: Result<PhoneReply, PhoneError>) {
        self.answers.removeValue(forKey: id)?.resume(returning: result)
    }

    /// Sets the timer only when it must ring earlier than it will; a timer that rings too early costs less than a new
    /// one for each message.
    private func sleep() {
        guard let deadline = self.machine.nextDeadline, deadline < self.timerDeadline, let driver = self.driver else {
            return
        }
        self.timer?.cancel()
        self.timerDeadline = deadline
        let wait = max(Self.shortestSleep, deadline - MonotonicClock.now())
        self.timer = driver.eventLoop.scheduleTask(in: .nanoseconds(wait.wholeNanoseconds)) {
            [weak driver] in driver?.runner.value?.ring()
        }
    }

    private func ring() {
        self.timer = nil
        self.timerDeadline = .distantFuture
        guard let deadline = self.machine.nextDeadline else { return }
        if deadline <= MonotonicClock.now() { self.handle(.timeout) } else { self.sleep() }
    }

    private func limitEnd() {
        self.driver?.eventLoop.scheduleTask(in: .nanoseconds(Self.endLimit.wholeNanoseconds)) {
            [weak driver = self.driver] in driver?.runner.value?.answerAll()
        }
    }

    private func answerAll() {
        let waiting = self.answers
        self.answers = [:]
        for answer in waiting.values { answer.resume(returning: .failure(.shuttingDown)) }
    }
}
