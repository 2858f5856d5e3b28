// Before a start, and when something is wrong: one command that looks at everything.

import ArgumentParser

/// `SpechPhone doctor`: looks at ports, vault, disk, certificate and limits, and says what to do.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Look at ports, vault, disk, certificate, limits and servers, and say what to do. Works while the host "
            + "runs, and changes nothing.",
        discussion:
            "Give it the flags, environment and file of the host, and run it as the host's user. Exit status: 1 "
            + "when there is a problem, 0 when there is none.")

    @OptionGroup var flags: SettingsFlags
}
