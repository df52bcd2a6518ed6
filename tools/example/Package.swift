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
    name: "downpour",
    platforms: [.macOS(.v15)],
    dependencies: [
        // An application names the traits that it uses. All of them, so that this builds the same modules as the tests of Gutter
        // do, in the same folder: see tools/swift.
        .package(
            name: "gutter",
            path: "../..",
            traits: ["Hummingbird", "Metrics", "ServiceLifecycle", "Stencil", "Tracing"]
        ),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/stencilproject/Stencil.git", from: "0.15.1"),
    ],
    targets: [
        .executableTarget(
            name: "GutterExample",
            dependencies: [
                .product(name: "Gutter", package: "gutter"),
                .product(name: "GutterHummingbird", package: "gutter"),
                .product(name: "GutterServiceLifecycle", package: "gutter"),
                .product(name: "GutterSQLite", package: "gutter"),
                .product(name: "GutterStencil", package: "gutter"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Stencil", package: "Stencil"),
            ],
            path: "Sources",
            resources: [
                .embedInCode("Views/account.html"), .embedInCode("Views/art.html"), .embedInCode("Views/beta.html"),
                .embedInCode("Views/catalog.html"), .embedInCode("Views/checkout.html"),
                .embedInCode("Views/error.html"),
                .embedInCode("Views/history.html"), .embedInCode("Views/layout.html"), .embedInCode("Views/shop.css"),
                .embedInCode("Views/staff.html"), .embedInCode("Views/thanks.html"), .embedInCode("Views/waiting.html"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterExampleTests",
            dependencies: [
                "GutterExample",
                .product(name: "Gutter", package: "gutter"),
                .product(name: "GutterHummingbird", package: "gutter"),
                .product(name: "GutterSQLite", package: "gutter"),
                .product(name: "GutterTesting", package: "gutter"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            path: "Tests",
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
    ]
)
