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
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        // All traits, so that this builds the same modules as the other packages under tools/ do, in the same folder: see
        // tools/swift.
        .package(
            name: "gutter",
            path: "../..",
            traits: ["Hummingbird", "Metrics", "ServiceLifecycle", "Stencil", "Tracing"]
        ),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.0.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
    ],
    targets: [
        .target(name: "MallocCounter", path: "MallocCounter"),
        .executableTarget(
            name: "GutterBenchmarks",
            dependencies: [
                "MallocCounter",
                .product(name: "Gutter", package: "gutter"),
                .product(name: "GutterSQLite", package: "gutter"),
                // The binary, which is run.
                .product(name: "gutter", package: "gutter"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Sources",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "GutterHummingbirdBenchmark",
            dependencies: [
                .product(name: "Gutter", package: "gutter"),
                .product(name: "GutterHummingbird", package: "gutter"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Hummingbird",
            swiftSettings: settings
        ),
    ]
)
