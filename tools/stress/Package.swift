// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    + (Context.environment["GUTTER_WARNINGS_AS_ERRORS"] == "1" ? [.unsafeFlags(["-warnings-as-errors"])] : [])

let package = Package(
    name: "stress",
    platforms: [.macOS(.v15)],
    dependencies: [
        // All traits, so that this builds the same modules as the tests of Gutter do, in the same folder: see tools/swift.
        .package(
            name: "gutter",
            path: "../..",
            traits: ["Hummingbird", "Metrics", "ServiceLifecycle", "Stencil", "Tracing"]
        ),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "GutterStress",
            dependencies: [
                .product(name: "Gutter", package: "gutter"),
                .product(name: "GutterSQLite", package: "gutter"),
                .product(name: "_GutterTestSupport", package: "gutter"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources",
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterStressTests",
            dependencies: ["GutterStress", .product(name: "_GutterTestSupport", package: "gutter")],
            path: "Tests",
            swiftSettings: settings
        ),
    ]
)
