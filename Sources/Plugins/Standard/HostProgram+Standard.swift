// The one line that a program of somebody else needs.

import AudioPlugin
import ChatPlugin
import ContactsPlugin
import MessagePlugin
public import PluginKit
public import SpechPhoneHost

extension HostProgram {
    /// The plugins that every SpechPhone has.
    public static var standardPlugins: [any Plugin] {
        [PhoneMessages(), ChatMessages(), ContactMessages(), AudioFrames()]
    }

    /// Reads the command line, runs a host with the standard plugins and `plugins`, and ends the process.
    public static func main(adding plugins: [any Plugin]) async -> Never {
        await Self.main(plugins: Self.standardPlugins + plugins)
    }
}
