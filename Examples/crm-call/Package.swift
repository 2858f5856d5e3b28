// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "crm-call",
    platforms: [.macOS(.v15)],
    // In a repository of your own: .package(url: "https://your.git/SpechPhone", branch: "main")
    dependencies: [.package(name: "SpechPhone", path: "../..")],
    targets: [
        .target(name: "CRMCall", dependencies: [.product(name: "PluginKit", package: "SpechPhone")]),
        .executableTarget(
            name: "CRMPhone",
            dependencies: ["CRMCall", .product(name: "SpechPhoneHost", package: "SpechPhone")]),
        .testTarget(
            name: "CRMCallTests",
            dependencies: [
                "CRMCall", .product(name: "PluginKit", package: "SpechPhone"),
                .product(name: "PluginTesting", package: "SpechPhone"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
