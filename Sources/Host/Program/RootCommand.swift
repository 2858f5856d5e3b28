// The command line's first level; its help says all.

import ArgumentParser

/// `SpechPhone`: without a subcommand it starts the host.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "SpechPhone",
        abstract: "A web softphone host: open the page, telephone through your SIP server.",
        discussion: """
            Every setting can be given as a flag, in the environment, or in a JSON file named by --config or \
            SPECH_CONFIG; the flag wins over the environment, the environment over the file.

            \(SettingsTable.help)

            Exit status: 0 after a stop, 1 when it cannot run, 64 for a flag it does not know, 78 for a bad setting. \
            SIGTERM and Ctrl-C hang up, unregister and stop; SIGUSR2 takes no new calls and stops when the last one has \
            ended; SIGHUP reads the certificate again; SIGUSR1 logs a census.
            """,
        subcommands: [RunCommand.self, AddUserCommand.self, EnrolLinkCommand.self, DoctorCommand.self],
        defaultSubcommand: RunCommand.self)
}
