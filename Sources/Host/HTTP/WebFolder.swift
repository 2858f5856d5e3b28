// The page lies beside the program's package, wherever that was cloned.

import Foundation

/// Finds the folder with the page.
struct WebFolder {
    let path: String

    /// The folder from the settings, or the first `web` with an index.html above the program or in the working folder.
    init(settings: HostSettings) throws(HostError) {
        if let given = settings.web {
            guard Self.isPage(given) else { throw .noWebFolder(given) }
            self.path = given
            return
        }
        let program = Bundle.main.executablePath ?? CommandLine.arguments.first ?? "."
        var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
        var candidates = [FileManager.default.currentDirectoryPath + "/web"]
        // .build/x86_64-unknown-linux-gnu/release/SpechPhone lies four folders below the package.
        for _ in 0..<5 {
            candidates.append(folder.appendingPathComponent("web").path)
            folder.deleteLastPathComponent()
        }
        guard let found = candidates.first(where: Self.isPage) else { throw .noWebFolder(candidates[0]) }
        self.path = found
    }

    private static func isPage(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/index.html")
    }
}
