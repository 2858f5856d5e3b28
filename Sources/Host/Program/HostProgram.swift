// What the executable calls: the command line around a host.

import ArgumentParser
import Foundation
import Logging
public import PluginKit

/// The program `SpechPhone` with the plugins it is built with.
public enum HostProgram {
    public static let version = "0.1.0"

    /// Reads the command line, does what it says, and ends the process.
    public static func main(plugins: [any Plugin]) async -> Never {
        do {
            var command = try RootCommand.parseAsRoot()
            let environment = ProcessInfo.processInfo.environment
            switch command {
            case let run as RunCommand:
                try await Self.run(try run.flags.settings(environment: environment), plugins)
            case let addUser as AddUserCommand:
                try await AddUser(settings: try addUser.flags.settings(environment: environment), name: addUser.name)
                    .perform()
            case let enrolLink as EnrolLinkCommand:
                let settings = try enrolLink.flags.settings(environment: environment)
                try await EnrolLink(settings: settings, user: enrolLink.user).perform()
            case let doctor as DoctorCommand:
                let isWell = await Doctor(settings: try doctor.flags.settings(environment: environment)).report()
                exit(isWell ? 0 : 1)
            default:
                try command.run()
            }
        } catch let error as HostError {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(error.exitStatus)
        } catch {
            RootCommand.exit(withError: error)
        }
        exit(0)
    }

    private static func run(_ settings: HostSettings, _ plugins: [any Plugin]) async throws {
        // A reader of our output that goes away must not end the host.
        signal(SIGPIPE, SIG_IGN)
        let level = settings.logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let host = try await PhoneHost(
            settings: settings, plugins: plugins, logger: Logger(label: "spechphone"),
            isTerminal: isatty(STDOUT_FILENO) == 1,
            announce: {
                print($0)
                fflush(nil)
            })
        try await host.run(stoppingOnSignals: true)
    }
}
