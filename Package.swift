// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + strictness

/// Warnings are errors; with another compiler that warns of more, SPECH_ALLOW_WARNINGS=1 lets them pass.
var strictness: [SwiftSetting] {
    Context.environment["SPECH_ALLOW_WARNINGS"] == nil ? [.treatAllWarnings(as: .error)] : []
}

/// A room of our own: its arrows point at other rooms, and at parts that are not ours to write.
func room(_ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// A C library of the system: a module map and a header of its own, nothing else.
func library(_ name: String, _ folder: String, package: String? = nil, debian: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(folder)", pkgConfig: package, providers: [.apt([debian])])
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "SpechPhone",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PluginKit", targets: ["PluginKit"]),
        .library(name: "SpechPhoneHost", targets: ["SpechPhoneHost", "StandardPlugins"]),
        .library(name: "PluginTesting", targets: ["PluginTesting"]),
        .library(name: "TelephoneRooms", targets: ["Primitives", "SIP", "SDP", "RTP", "Codecs", "Media", "Telephony"]),
        .library(name: "Vault", targets: ["Vault"]),
        .executable(name: "SpechPhone", targets: ["SpechPhone"]),
        .executable(name: "DemoExchange", targets: ["DemoExchange"]),
    ],
    // One trait for each library that a build can do without; all are on unless somebody says otherwise. Without G729
    // the binary need not be under the GPL (see NOTICE).
    traits: [
        .default(enabledTraits: ["G729", "GSM", "Opus", "Speex", "TgOwt"]),
        .trait(name: "G729", description: "G.729 with libbcg729 (GPL-3)"),
        .trait(name: "GSM", description: "GSM full rate with libgsm"),
        .trait(name: "Opus", description: "Opus with libopus"),
        .trait(name: "Speex", description: "Speex with libspeex"),
        .trait(name: "TgOwt", description: "G.722 and iLBC with WebRTC's C code in libtgowt"),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Cores: no I/O, no clock, no randomness of the system.
        room("Primitives"),
        room("SIP", ["Primitives", crypto]),
        room("SDP", ["Primitives"]),
        .systemLibrary(
            name: "CSRTP", path: "Sources/C/SRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        room("RTP", ["Primitives", "CSRTP"]),
        room(
            "Codecs",
            [
                "CSpeexDSP",
                .target(name: "CBCG729", condition: .when(traits: ["G729"])),
                .target(name: "CGSM", condition: .when(traits: ["GSM"])),
                .target(name: "COpus", condition: .when(traits: ["Opus"])),
                .target(name: "CSpeex", condition: .when(traits: ["Speex"])),
                .target(name: "CTgOwt", condition: .when(traits: ["TgOwt"])),
            ]),
        room("Media", ["Primitives", "RTP", "Codecs"]),
        room("Telephony", ["Primitives", "SIP", "SDP", "Media", "CZlib"]),
        room("WebPush", ["Primitives", crypto]),

        library("CZlib", "Zlib", package: "zlib", debian: "zlib1g-dev"),

        // The codecs' libraries.
        library("CBCG729", "BCG729", package: "libbcg729", debian: "libbcg729-dev"),
        library("CGSM", "GSM", debian: "libgsm1-dev"),
        library("COpus", "Opus", package: "opus", debian: "libopus-dev"),
        library("CSpeex", "Speex", package: "speex", debian: "libspeex-dev"),
        library("CSpeexDSP", "SpeexDSP", package: "speexdsp", debian: "libspeexdsp-dev"),
        library("CTgOwt", "TgOwt", debian: "libtgowt-dev"),

        // The shell: sockets, threads, timers, disk.
        .target(name: "CLinux", path: "Sources/C/Linux"),
        .systemLibrary(name: "CAres", path: "Sources/C/CAres", pkgConfig: "libcares"),
        room(
            "Drivers",
            [
                "Primitives", "SIP", "Media", "Telephony", "WebPush", "CLinux", "CAres", nioCore, nioPosix, nioHTTP1,
                nioTLS, nioSSL, crypto, x509, asn1, logging,
            ]),
        room("Vault", ["Primitives", grdb, crypto, cryptoExtras]),

        // What handlers see, and the standard handlers.
        room("PluginKit"),
        room("MessagePlugin", path: "Sources/Plugins/Message", ["PluginKit"]),
        room("ChatPlugin", path: "Sources/Plugins/Chat", ["PluginKit"]),
        room("ContactsPlugin", path: "Sources/Plugins/Contacts", ["PluginKit"]),
        room("AudioPlugin", path: "Sources/Plugins/Audio", ["PluginKit"]),

        room(
            "SpechPhoneHost", path: "Sources/Host",
            [
                "Primitives", "SIP", "Media", "Telephony", "WebPush", "Drivers", "Vault", "PluginKit", "CZlib",
                nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL, logging, crypto, serviceLifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                x509, asn1,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
            ]),
        room(
            "StandardPlugins", path: "Sources/Plugins/Standard",
            ["SpechPhoneHost", "PluginKit", "MessagePlugin", "ChatPlugin", "ContactsPlugin", "AudioPlugin"]),
        room("PluginTesting", ["PluginKit"]),
        program("SpechPhone", ["SpechPhoneHost", "StandardPlugins"]),
        program(
            "DemoExchange",
            [
                "Primitives", "SIP", "SDP", "RTP", "Codecs", "Media", "Telephony", "Drivers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        tests("PrimitivesTests", ["Primitives"]),
        tests("SIPTests", ["SIP", "Primitives"]),
        tests("SDPTests", ["SDP", "Primitives"]),
        tests("RTPTests", ["RTP", "Primitives"]),
        tests("CodecsTests", ["Codecs", "Primitives"]),
        tests("MediaTests", ["Media", "RTP", "Codecs", "Primitives"]),
        tests("WebPushTests", ["WebPush", "Primitives", crypto]),
        tests("TelephonyTests", ["Telephony", "SIP", "SDP", "Media", "Primitives"]),
        tests(
            "DriversTests",
            [
                "Drivers", "Telephony", "SIP", "Media", "Primitives", nioCore, nioPosix, nioSSL, x509, asn1, crypto,
                logging,
            ]),
        tests("DemoExchangeTests", ["DemoExchange", "SIP", "SDP", "Media", "RTP", "Codecs", "Primitives"]),
        tests("VaultTests", ["Vault", "Primitives", grdb, crypto]),
        tests(
            "PluginKitTests",
            ["PluginKit", "PluginTesting", "MessagePlugin", "ChatPlugin", "ContactsPlugin", "AudioPlugin"]),
        tests("ContactsTests", ["ContactsPlugin", "PluginKit", "PluginTesting", "Primitives"]),
        tests(
            "HostTests",
            [
                "SpechPhoneHost", "PluginKit", "PluginTesting", "MessagePlugin", "ChatPlugin", "ContactsPlugin",
                "AudioPlugin", "Media", "Telephony", "SIP", "Drivers", "Vault", "WebPush", "Primitives",
                logging, nioCore, nioPosix, nioHTTP1, nioWebSocket, nioEmbedded,
            ]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
