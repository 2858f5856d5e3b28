// A tiny PBX for trying the phone without one of your own. It is no proof of interoperation: it is made of the same
// rooms as the phone.

import ArgumentParser
import Drivers
import Foundation
import Primitives
import SIP

/// The program `DemoExchange`.
@main
struct DemoExchangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "DemoExchange",
        abstract: "A tiny telephone exchange on this machine, for trying.",
        discussion: """
            Dial 600 for an echo, 601 for a voice, 602 to have your digits played back, 603 for a telephone that \
            nobody answers, 604 for a busy one, 605 for a tone before the answer, 606 for one that declines.

            Prints "PASSWORD …" unless SPECH_DEMO_PASSWORD holds it, then "LISTENING address:port". SIGTERM and \
            Ctrl-C hang up and stop it.
            """)

    @Option(help: "The loopback address to listen on.")
    var address = "127.0.0.1"

    @Option(help: "The UDP port to listen on; 0 takes any free one.")
    var port: UInt16 = 0

    @Option(help: "The name of the one user; the password comes from SPECH_DEMO_PASSWORD.")
    var user = "demo"

    @Option(help: "The first UDP port for calls; 128 from there on are used.")
    var mediaPort: UInt16 = 30_000

    @Flag(help: "Stop when standard input ends, and leave Ctrl-C to the program that started this one.")
    var exitWithParent = false

    func validate() throws {
        guard let address = IPAddress(self.address), address.isLoopback else {
            throw ValidationError("\(ExchangeError.notLoopback(self.address))")
        }
        guard !self.user.isEmpty else { throw ValidationError("The user needs a name.") }
        guard (1_024...65_000).contains(self.mediaPort) else {
            throw ValidationError("The media port must lie between 1024 and 65000.")
        }
    }

    func run() throws {
        let given = ProcessInfo.processInfo.environment["SPECH_DEMO_PASSWORD"].flatMap { $0.isEmpty ? nil : $0 }
        var entropy = SystemEntropy.source()
        let password = given ?? entropy.token(bytes: 8)
        guard let address = IPAddress(self.address) else { throw ExchangeError.notLoopback(self.address) }
        var loop = try ExchangeLoop(
            settings: ExchangeSettings(user: self.user, password: Secret(password), address: address),
            port: self.port, mediaPorts: self.mediaPort...(self.mediaPort + 127), exitsWithParent: self.exitWithParent)
        if given == nil { Self.say("PASSWORD \(password)") }
        Self.say("LISTENING \(loop.local)")
        loop.run()
    }

    /// A line that reaches a pipe at once, without the C library's buffer.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
