// swift-tools-version: 6.2
import PackageDescription

// Apart from the rooms of the host on purpose: what drives it shares no code with it, and so no mistake.
let package = Package(
    name: "Load",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CSystem"),
        .executableTarget(
            name: "Load", dependencies: ["CSystem"],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"), .treatAllWarnings(as: .error),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
