import Synchronization

/// One run of a handler: whether it has ended, and why nobody waits for it any more.
final class Flight: Sendable {
    enum Loss: Hashable, Sendable {
        /// Its caller was told that time is up.
        case late
        /// Its caller's tab has gone, which is no fault of the handler's.
        case deserted
    }

    private enum State {
        case running
        case givenUp(Loss)
        case ended
    }

    private let state = Mutex(State.running)

    /// - Returns: True when the handler still runs, from now on for nobody.
    func giveUp(_ loss: Loss) -> Bool {
        self.state.withLock { state in
            guard case .running = state else { return false }
            state = .givenUp(loss)
            return true
        }
    }

    /// - Returns: Why it was given up before, if it was.
    func end() -> Loss? {
        self.state.withLock { state in
            defer { state = .ended }
            if case .givenUp(let loss) = state { return loss }
            return nil
        }
    }
}
