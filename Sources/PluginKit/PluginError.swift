/// Why the host cannot start with the plugins it was given.
public enum PluginError: Error, Hashable, Sendable, CustomStringConvertible {
    case duplicateType(MessageType, first: String, second: String)
    case duplicateAudioFraming(plugin: String)
    case notGranted(Capability, plugin: String)

    public var description: String {
        switch self {
        case .duplicateType(let type, let first, let second):
            "The message type \"\(type)\" is registered twice, by \"\(first)\" and by \"\(second)\"."
                + " Rename one, or leave one plugin out."
        case .duplicateAudioFraming(let plugin):
            "The plugin \"\(plugin)\" brings a second coding of audio frames. Leave one of the two plugins out."
        case .notGranted(let capability, let plugin):
            "The plugin \"\(plugin)\" uses \"\(capability.rawValue)\" but does not ask for it."
                + " Add it to the plugin's `capabilities`."
        }
    }
}
