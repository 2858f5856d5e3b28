/// Why the host cannot start with the plugins it was given.
public enum PluginError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A plugin's name has 1 to 64 bytes.
    case badName(String)
    /// Two plugins of one name would share storage and counters.
    case duplicateName(String)
    case duplicateType(MessageType, first: String, second: String)
    case duplicateAudioFraming(plugin: String)
    case notGranted(Capability, plugin: String)
    /// An observer of an event that the host tells nobody.
    case neverTold(MessageType, plugin: String)
    /// The schema of a handler's message or reply cannot be told from its type.
    case noSchema(plugin: String, reason: SchemaError)

    public var description: String {
        switch self {
        case .badName(let name):
            "A plugin is called \"\(name)\". Its name must have 1 to \(HandlerRegistry.longestName) bytes."
        case .duplicateName(let name):
            "Two plugins are called \"\(name)\", or one has the host's own name. Rename one, or leave one out."
        case .duplicateType(let type, let first, let second):
            "The message type \"\(type)\" is registered twice, by \"\(first)\" and by \"\(second)\"."
                + " Rename one, or leave one plugin out."
        case .duplicateAudioFraming(let plugin):
            "The plugin \"\(plugin)\" brings a second coding of audio frames. Leave one of the two plugins out."
        case .notGranted(let capability, let plugin):
            "The plugin \"\(plugin)\" uses \"\(capability.rawValue)\" but does not ask for it."
                + " Add it to the plugin's `capabilities`."
        case .neverTold(let type, let plugin):
            "The plugin \"\(plugin)\" observes \"\(type)\", which the host never tells. Those that it tells are in"
                + " `StandardEvents`."
        case .noSchema(let plugin, let reason):
            "The plugin \"\(plugin)\" has a message without a schema. \(reason)"
        }
    }
}
