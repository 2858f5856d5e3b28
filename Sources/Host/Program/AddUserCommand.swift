// The first user of a host that is reached from other machines is made on its console.

import ArgumentParser

/// `SpechPhone add-user NAME`: adds a user, or sets the password of an existing one.
struct AddUserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-user",
        abstract: "Add a user, or set the password of an existing one; reads the password from the terminal or stdin.",
        discussion: "The first user becomes administrator.")

    @Argument(help: "The user's name.") var name: String
    @OptionGroup var flags: SettingsFlags
}
