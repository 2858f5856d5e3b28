/// Every handler of the host by the wire name it answers to; filled at start, then only read.
public struct HandlerRegistry: Sendable {
    private(set) var entries: [MessageType: Entry] = [:]
    /// The coding of audio frames, if a plugin brought one.
    public private(set) var audioFraming: (any AudioFraming)?
    private var plugin = "host"

    public init() {}

    public var types: Set<MessageType> { Set(self.entries.keys) }

    /// Lets a plugin add its handlers; a wire name that is taken stops the start.
    public mutating func add(_ plugin: any Plugin, granting capabilities: Capabilities) throws(PluginError) {
        self.plugin = plugin.name
        try plugin.register(in: &self, with: capabilities)
    }

    public mutating func register<Handler: MessageHandler>(_ handler: Handler) throws(PluginError) {
        try self.insert(Handler.type, timeLimit: Handler.timeLimit) { envelope, caller in
            guard case .session(let session, _) = caller else { throw HandlerError.loginRequired }
            let message = try envelope.message(
                Handler.Message.self, limits: Handler.fieldLimits, defaultLimit: DispatchLimits.fieldBytes)
            return try Reply(id: envelope.id, success: try await handler.handle(message, from: session))
        }
    }

    public mutating func register<Handler: DoorHandler>(_ handler: Handler) throws(PluginError) {
        try self.insert(Handler.type, timeLimit: Handler.timeLimit) { envelope, caller in
            let message = try envelope.message(
                Handler.Message.self, limits: Handler.fieldLimits, defaultLimit: DispatchLimits.fieldBytes)
            return try Reply(id: envelope.id, success: try await handler.handle(message, from: caller.visitor))
        }
    }

    public mutating func register(_ framing: any AudioFraming) throws(PluginError) {
        guard self.audioFraming == nil else { throw .duplicateAudioFraming(plugin: self.plugin) }
        self.audioFraming = framing
    }

    private mutating func insert(
        _ type: MessageType, timeLimit: Duration,
        run: @escaping @Sendable (Envelope, Caller) async throws -> Reply
    ) throws(PluginError) {
        if let taken = self.entries[type] {
            throw .duplicateType(type, first: taken.plugin, second: self.plugin)
        }
        self.entries[type] = Entry(plugin: self.plugin, timeLimit: timeLimit, run: run)
    }

    struct Entry: Sendable {
        let plugin: String
        let timeLimit: Duration
        let run: @Sendable (Envelope, Caller) async throws -> Reply
    }
}
