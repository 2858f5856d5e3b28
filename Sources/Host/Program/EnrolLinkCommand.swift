// A link is the way in for a second device, and the way back for somebody who logged out.

import ArgumentParser

/// `SpechPhone enrol-link`: prints a link that enrols one device, once.
struct EnrolLinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol-link",
        abstract: "Print a link that enrols one device, once; valid for one hour. Works while the host runs.")

    @Option(help: "The user; may be left out when there is only one.") var user: String?
    @OptionGroup var flags: SettingsFlags
}
