// The courier's pauses, ended by a test.

/// One pause at a time; it lasts until the test ends it.
struct PushRests: Sendable {
    private let begun = AsyncStream<Void>.makeStream()
    private let over = AsyncStream<Void>.makeStream()

    func rest() async throws {
        self.begun.continuation.yield()
        for await _ in self.over.stream { break }
        try Task.checkCancellation()
    }

    /// Waits until the courier rests.
    func begin() async {
        for await _ in self.begun.stream { return }
    }

    func end() {
        self.over.continuation.yield()
    }
}
