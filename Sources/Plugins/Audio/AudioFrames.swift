// The audio of calls, as a plugin.

public import PluginKit

/// Brings the coding of audio frames.
public struct AudioFrames: Plugin {
    public let name = "audio"
    public let capabilities: Set<Capability> = []
    public let runsApart = false

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(AudioStream())
    }
}
