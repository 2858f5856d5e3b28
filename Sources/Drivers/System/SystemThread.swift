import CLinux
import Glibc
import Primitives

/// A thread of our own, for loops that must neither wait for an event loop nor hold one up.
struct SystemThread: Sendable {
    private let handle: pthread_t

    /// The body ends the thread by returning. The kernel keeps 15 bytes of the name.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(DriverError) -> SystemThread {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let code = pthread_create(&handle, nil, { SystemThread.run($0) }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw .system(call: "pthread_create", errno: code)
        }
        return SystemThread(handle: handle)
    }

    /// Waits for the end; a thread that does not end in time is left to itself. Call once.
    @discardableResult
    func join(within limit: Duration) -> Bool {
        let milliseconds = Int32(clamping: limit.wholeMilliseconds)
        if cl_thread_join(UInt(self.handle), milliseconds) == 0 { return true }
        pthread_detach(self.handle)
        return false
    }

    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        cl_thread_name(String(start.name.prefix(15)))
        start.body()
        return nil
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
