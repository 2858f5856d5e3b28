/// Every handler of the host by the wire name it answers to; filled at start, then only read.
public struct HandlerRegistry: Sendable {
    private(set) var entries: [MessageType: Entry] = [:]
    /// The coding of audio frames, if a plugin brought one.
    public private(set) var audioFraming: (any AudioFraming)?
    /// What the handlers take and give, and what pages are told, as JSON Schema.
    public private(set) var contract = WireContract()
    private(set) var observers: [any EventQueue] = []
    /// Who tells each push that is not the host's own.
    private var outlets: [MessageType: String] = [:]
    private var names: Set = [Self.host]
    private var plugin = Self.host
    private var granted: Set<Capability> = []
    private var thread: PluginThread?

    private static let host = "host"
    /// In bytes; the vault takes no longer name of a namespace.
    static let longestName = 64

    public init() {}

    public var types: Set<MessageType> { Set(self.entries.keys) }

    /// Lets a plugin add its handlers; a name that is taken, of the plugin or on the wire, stops the start.
    public mutating func add(_ plugin: any Plugin, granting capabilities: Capabilities) throws(PluginError) {
        guard (1...Self.longestName).contains(plugin.name.utf8.count) else { throw .badName(plugin.name) }
        guard self.names.insert(plugin.name).inserted else { throw .duplicateName(plugin.name) }
        self.plugin = plugin.name
        self.granted = plugin.capabilities
        self.thread = plugin.runsApart ? PluginThread(plugin: plugin.name) : nil
        // What is registered afterwards is the host's own.
        defer { (self.plugin, self.granted, self.thread) = (Self.host, [], nil) }
        try plugin.register(in: &self, with: capabilities)
    }

    public mutating func register<Handler: MessageHandler>(_ handler: Handler) throws(PluginError) {
        let limits = try self.describe(Handler.type, Handler.Message.self, Handler.Reply.self, Handler.fieldLimits)
        try self.insert(Handler.type, timeLimit: Handler.timeLimit) { envelope, caller in
            guard case .session(let session, _) = caller else { throw HandlerError.loginRequired }
            let message = try envelope.message(Handler.Message.self, limits: limits)
            return try Reply(id: envelope.id, success: try await handler.handle(message, from: session))
        }
    }

    public mutating func register<Handler: DoorHandler>(_ handler: Handler) throws(PluginError) {
        let limits = try self.describe(Handler.type, Handler.Message.self, Handler.Reply.self, Handler.fieldLimits)
        try self.insert(Handler.type, timeLimit: Handler.timeLimit) { envelope, caller in
            let message = try envelope.message(Handler.Message.self, limits: limits)
            return try Reply(id: envelope.id, success: try await handler.handle(message, from: caller.visitor))
        }
    }

    /// Adds the pushes of the host itself to the contract; a plugin adds none.
    public mutating func describeStandardEvents() throws(PluginError) {
        do throws(SchemaError) {
            for event in StandardEvents.all { try self.contract.add(event) }
        } catch {
            throw .noSchema(plugin: self.plugin, reason: error)
        }
    }

    /// Adds a request that the audio socket answers by itself.
    public mutating func describeAudioRequest<Message: Decodable, Reply: Codable>(
        _ type: MessageType, message: Message.Type, reply: Reply.Type, usualLimit: Int = DispatchLimits.fieldBytes
    ) throws(PluginError) {
        do throws(SchemaError) {
            try self.contract.add(
                type, message: message, reply: reply, limits: [:], usualLimit: usualLimit, on: .audio)
        } catch {
            throw .noSchema(plugin: self.plugin, reason: error)
        }
    }

    private mutating func describe<Message: Decodable, Reply: Codable>(
        _ type: MessageType, _ message: Message.Type, _ reply: Reply.Type, _ limits: [String: Int]
    ) throws(PluginError) -> FieldLimits {
        do throws(SchemaError) {
            return try self.contract.add(type, message: message, reply: reply, limits: limits)
        } catch {
            throw .noSchema(plugin: self.plugin, reason: error)
        }
    }

    /// Lets an observer hear what pages are told; it needs the capability that the event belongs to.
    public mutating func register<Observer: EventObserver>(_ observer: Observer) throws(PluginError) {
        guard StandardEvents.all.contains(where: { $0 == Observer.Event.self }) else {
            throw .neverTold(Observer.Event.type, plugin: self.plugin)
        }
        let capability = Observer.Event.capability
        guard self.granted.contains(capability) else { throw .notGranted(capability, plugin: self.plugin) }
        self.observers.append(ObserverQueue(observer, plugin: self.plugin, thread: self.thread))
    }

    /// Lets a plugin tell pages something of its own, which then stands in the contract; it needs the capability `pages`.
    public mutating func outlet<Event: ServerEvent>(
        for event: Event.Type, with capabilities: Capabilities
    ) throws(PluginError) -> EventOutlet<Event> {
        let pages = try capabilities.pages
        let isStandard = StandardEvents.all.contains { $0.type == event.type }
        if let first = isStandard ? Self.host : self.outlets[event.type] {
            throw .duplicateType(event.type, first: first, second: self.plugin)
        }
        do throws(SchemaError) {
            try self.contract.add(event)
        } catch {
            throw .noSchema(plugin: self.plugin, reason: error)
        }
        self.outlets[event.type] = self.plugin
        return EventOutlet(pages: pages)
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
        self.entries[type] = Entry(plugin: self.plugin, thread: self.thread, timeLimit: timeLimit, run: run)
    }

    struct Entry: Sendable {
        let plugin: String
        /// Where it runs; `nil`: where the host does.
        let thread: PluginThread?
        let timeLimit: Duration
        let run: @Sendable (Envelope, Caller) async throws -> Reply
    }
}
