// The default subcommand.

import ArgumentParser

/// `SpechPhone run`: starts the host and stays until it is told to stop.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Start the host (the default).")

    @OptionGroup var flags: SettingsFlags
}
