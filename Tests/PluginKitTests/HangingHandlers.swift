// Handlers that hang must be let go at the end of a test.

import Synchronization

/// Keeps the continuations of handlers that were left hanging on purpose.
enum HangingHandlers {
    private static let kept = Mutex<[CheckedContinuation<Void, Never>]>([])

    static func keep(_ continuation: CheckedContinuation<Void, Never>) {
        Self.kept.withLock { $0.append(continuation) }
    }

    static func release() {
        let all = Self.kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
        for continuation in all { continuation.resume() }
    }
}
