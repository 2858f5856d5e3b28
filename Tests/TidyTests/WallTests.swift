import Testing

/// The arrows between the rooms, as docs/architecture.md draws them.
@Suite struct WallTests {
    static let cores: Set<String> = ["Primitives", "SIP", "SDP", "RTP", "Codecs", "Media", "Telephony", "WebPush"]

    /// Room → what it may import. The compiler lets a target import a sibling it does not declare; this table does not.
    static let allowed: [String: Set<String>] = [
        "Primitives": [],
        "SIP": ["Primitives", "Crypto"],
        "SDP": ["Primitives"],
        "RTP": ["Primitives", "CSRTP"],
        "Codecs": ["CBCG729", "CGSM", "COpus", "CSpeex", "CSpeexDSP", "CTgOwt"],
        "Media": ["Primitives", "RTP", "Codecs"],
        "Telephony": ["Primitives", "SIP", "SDP", "Media", "CZlib"],
        "WebPush": ["Primitives", "Crypto"],
        "Drivers": [
            "Primitives", "SIP", "Media", "Telephony", "WebPush", "CLinux", "CAres", "NIOCore", "NIOPosix", "NIOHTTP1",
            "NIOTLS", "NIOSSL", "Crypto",
            "X509", "SwiftASN1", "FoundationEssentials", "Glibc", "Synchronization", "Logging",
        ],
        "Vault": [
            "Primitives", "GRDB", "Crypto", "CryptoExtras", "Foundation", "FoundationEssentials", "Glibc",
            "Synchronization",
        ],
        "PluginKit": ["Foundation", "FoundationEssentials", "Dispatch", "Synchronization"],
        "PluginTesting": ["PluginKit", "Foundation", "Synchronization"],
        "Plugins/Standard": [
            "PluginKit", "SpechPhoneHost", "MessagePlugin", "ChatPlugin", "ContactsPlugin", "AudioPlugin",
        ],
        "Plugins/Message": ["PluginKit"],
        "Plugins/Chat": ["PluginKit"],
        "Plugins/Contacts": ["PluginKit", "Foundation"],
        "Plugins/Audio": ["PluginKit"],
        "DemoExchange": [
            "Primitives", "SIP", "SDP", "RTP", "Codecs", "Media", "Telephony", "Drivers", "ArgumentParser",
            "Foundation", "Glibc", "Synchronization", "Dispatch", "NIOCore", "NIOPosix",
        ],
        "SpechPhone": ["SpechPhoneHost", "StandardPlugins"],
    ]

    /// The host is the rim: everything but another plugin and the rooms it has no business in.
    static let forbiddenToHost: Set<String> = [
        "SDP", "RTP", "Codecs", "MessagePlugin", "ChatPlugin", "ContactsPlugin", "AudioPlugin", "GRDB", "CLinux",
        "CSRTP",
    ]

    static func room(of path: String) -> String {
        let parts = path.split(separator: "/").dropFirst()
        if parts.first == "Plugins" { return parts.prefix(2).joined(separator: "/") }
        return String(parts.first ?? "")
    }

    static func imports(in file: SourceTree.File) -> [String] {
        file.code.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || Self.accessWords.contains($0) })
            else { return nil }
            let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[keyword + 1]) ? words[keyword + 2] : words[keyword + 1]
            return String(name.split(separator: ".")[0])
        }
    }

    private static let accessWords: Set<String> = ["public", "package", "internal", "private", "fileprivate"]

    @Test func everyImportFollowsAnArrow() {
        let files = SourceTree.files(in: "Sources", ending: ".swift")
        #expect(files.count > 20)
        for file in files {
            let room = Self.room(of: file.path)
            for module in Self.imports(in: file) {
                if room == "Host" {
                    #expect(!Self.forbiddenToHost.contains(module), "\(file.path) imports \(module)")
                } else {
                    #expect(Self.allowed[room]?.contains(module) == true, "\(file.path) imports \(module)")
                }
            }
        }
    }

    @Test func oneFileCallsTheLibraryOfSRTP() {
        let callers = SourceTree.files(in: "Sources", ending: ".swift").filter {
            Self.imports(in: $0).contains("CSRTP")
        }
        #expect(callers.map(\.path) == ["Sources/RTP/SRTP/SRTPContext.swift"])
    }

    @Test func noCoreReadsAClockDrawsLotsLogsLocksOrAwaits() {
        let words = [
            "ContinuousClock", "SuspendingClock", "clock_gettime", "Date", "SystemRandomNumberGenerator", "Mutex",
            "Atomic", "await", "async", "Task", "print", "Logger", "NIOLock", "fatalError", "getrandom",
        ]
        let files = SourceTree.files(in: "Sources", ending: ".swift")
        for file in files where Self.cores.contains(Self.room(of: file.path)) {
            let tokens = Set(file.words)
            for word in words {
                #expect(!tokens.contains(word), "\(file.path) uses \(word)")
            }
            for (number, line) in file.code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let drawsLots = [".random(", ".randomElement(", ".shuffled("].contains { line.contains($0) }
                #expect(!drawsLots || line.contains("using:"), "\(file.path):\(number + 1) draws from the system")
            }
        }
    }

    @Test func uncheckedConcurrencyStandsOnlyBesideItsProof() {
        for file in SourceTree.files(in: "Sources", ending: ".swift") {
            let unchecked = file.code.contains("@unchecked") || file.code.contains("nonisolated(unsafe)")
            #expect(!unchecked || file.text.contains("Proof:"), "\(file.path) is unchecked and gives no “Proof:”")
        }
    }
}
