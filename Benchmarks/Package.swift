// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "SpechPhone", path: "..")],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [
                "CBareCodecs", .product(name: "TelephoneRooms", package: "SpechPhone"),
                .product(name: "Vault", package: "SpechPhone"),
            ],
            swiftSettings: settings),
        // The codecs' libraries, which ours are compared with.
        .target(
            name: "CBareCodecs",
            linkerSettings: ["bcg729", "gsm", "opus", "speex", "tg_owt"].map { .linkedLibrary($0) }),
        // Our jitter buffer beside WebRTC's, both of the same packets.
        .executableTarget(
            name: "Networks",
            dependencies: ["CNetEq", .product(name: "TelephoneRooms", package: "SpechPhone")],
            swiftSettings: settings),
        .target(
            name: "CNetEq",
            cxxSettings: [
                // Its headers include each other from here.
                .unsafeFlags(["-I/usr/include/tg_owt"]), .define("WEBRTC_POSIX"), .define("WEBRTC_LINUX"),
            ],
            linkerSettings: [
                .linkedLibrary("tg_owt"), .linkedLibrary("opus"), .linkedLibrary("absl_strings"),
                .linkedLibrary("absl_throw_delegate"), .linkedLibrary("absl_bad_optional_access"),
                .linkedLibrary("stdc++"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
