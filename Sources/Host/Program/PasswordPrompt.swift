// A password is typed without being shown, or comes through a pipe.

import Foundation

/// Reads a new password: twice from a terminal with echo off, once from anything else.
struct PasswordPrompt {
    let name: String
    static let shortest = 8

    func read() throws(HostError) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        guard let password = isTerminal ? self.ask("Password for \(self.name): ") : readLine() else {
            throw .input("No password came from the standard input. Type one, or pipe it in.")
        }
        guard password.utf8.count >= Self.shortest else {
            throw .input("The password must have at least \(Self.shortest) characters.")
        }
        if isTerminal, self.ask("Once more: ") != password { throw .input("The two passwords differ. Try again.") }
        return password
    }

    private func ask(_ prompt: String) -> String? {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }
}
