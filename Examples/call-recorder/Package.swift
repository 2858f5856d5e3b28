// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "call-recorder",
    platforms: [.macOS(.v15)],
    // In a repository of your own: .package(url: "https://your.git/SpechPhone", branch: "main")
    dependencies: [.package(name: "SpechPhone", path: "../..")],
    targets: [
        .target(name: "CallRecorder", dependencies: [.product(name: "PluginKit", package: "SpechPhone")]),
        .executableTarget(
            name: "RecordingPhone",
            dependencies: ["CallRecorder", .product(name: "SpechPhoneHost", package: "SpechPhone")]),
        .testTarget(
            name: "CallRecorderTests",
            dependencies: [
                "CallRecorder", .product(name: "PluginKit", package: "SpechPhone"),
                .product(name: "PluginTesting", package: "SpechPhone"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
