// swift-tools-version: 6.1
import PackageDescription

/// Complete checking is the language mode's; the rest makes a module say what it uses and what it exposes.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    // The thread sanitizer does not know the locks of Swift's Mutex; see PthreadMutex, which files use without an import.
    + (Context.environment["GUTTER_THREAD_SANITIZER"] == "1"
        ? [.define("GUTTER_THREAD_SANITIZER")] : [.enableUpcomingFeature("MemberImportVisibility")])
    // Only a root package may use unsafe flags, so CI asks for them by name and a dependent never sees them.
    + (Context.environment["GUTTER_WARNINGS_AS_ERRORS"] == "1" ? [.unsafeFlags(["-warnings-as-errors"])] : [])

let package = Package(
    name: "gutter",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Gutter", targets: ["Gutter"]),
        .library(name: "GutterSQLite", targets: ["GutterSQLite"]),
        .library(name: "GutterServiceLifecycle", targets: ["GutterServiceLifecycle"]),
        .library(name: "GutterTesting", targets: ["GutterTesting"]),
        .library(name: "GutterHummingbird", targets: ["GutterHummingbird"]),
        .library(name: "GutterStencil", targets: ["GutterStencil"]),
        .library(name: "GutterMetrics", targets: ["GutterMetrics"]),
        .library(name: "GutterTracing", targets: ["GutterTracing"]),
        .executable(name: "gutter", targets: ["GutterCommand"]),
        // For the packages under tools/ alone.
        .library(name: "_GutterFuzzing", targets: ["GutterFuzzing"]),
        .library(name: "_GutterTestSupport", targets: ["GutterTestSupport"]),
    ],
    // Each integration has a trait. From 6.2 on, SwiftPM fetches a package only if one of its products is used, by any target and
    // by tests too, without a condition or under a trait that is enabled. One trait a condition: 6.2.0 takes several for all of
    // them. Targets are there with or without their traits; `#if` in their sources leaves them empty.
    traits: [
        .default(enabledTraits: []),
        .trait(name: "Hummingbird", description: "What is in GutterHummingbird."),
        .trait(name: "Metrics", description: "What is in GutterMetrics."),
        .trait(name: "ServiceLifecycle", description: "What is in GutterServiceLifecycle."),
        .trait(name: "Stencil", description: "What is in GutterStencil."),
        .trait(name: "Tracing", description: "What is in GutterTracing."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/stencilproject/Stencil.git", from: "0.15.1"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.6.0"),
    ],
    targets: [
        .target(
            name: "GutterMigrations",
            path: "migrations",
            resources: [.embedInCode("0001_event_log.sql"), .embedInCode("0002_subscriptions.sql")],
            swiftSettings: settings
        ),
        .target(
            name: "Gutter",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(name: "CFileIdentity"),
        .target(
            name: "GutterSQLite",
            dependencies: [
                "CFileIdentity",
                "Gutter",
                "GutterMigrations",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "GutterTesting",
            dependencies: ["Gutter", "GutterSQLite"],
            swiftSettings: settings
        ),
        .target(
            name: "GutterServiceLifecycle",
            dependencies: [
                "Gutter",
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "GutterHummingbird",
            dependencies: [
                "Gutter",
                .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                // What Hummingbird's own API speaks of: header names, a context's logger, the address of a client.
                .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Hummingbird"])),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "GutterStencil",
            dependencies: [
                "Gutter", .product(name: "Stencil", package: "Stencil", condition: .when(traits: ["Stencil"])),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "GutterMetrics",
            dependencies: [
                "Gutter", .product(name: "Metrics", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "GutterTracing",
            dependencies: [
                "Gutter",
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "GutterCommand",
            dependencies: [
                "Gutter",
                "GutterSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "tools/gutter",
            swiftSettings: settings
        ),
        .target(
            name: "GutterFuzzing",
            dependencies: [
                "Gutter",
                "GutterSQLite",
                "GutterTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Fuzzing",
            swiftSettings: settings
        ),
        .target(
            name: "GutterTestSupport",
            path: "Tests/Support",
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterMigrationsTests",
            dependencies: ["GutterMigrations"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterTests",
            dependencies: [
                "Gutter",
                "GutterTestSupport",
                "GutterTesting",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["History/Fixtures"],
            swiftSettings: settings
        ),
        // What somebody else's package would hold: with a package name of its own it sees nothing but what is public.
        .testTarget(
            name: "GutterEngineTests",
            dependencies: ["Gutter", "GutterTesting"],
            swiftSettings: settings + [.unsafeFlags(["-package-name", "engine"])]
        ),
        .testTarget(
            name: "GutterSQLiteTests",
            dependencies: [
                "Gutter",
                "GutterSQLite",
                "GutterTesting",
                "GutterTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterCommandTests",
            dependencies: ["Gutter", "GutterCommand", "GutterFuzzing", "GutterSQLite", "GutterTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterServiceLifecycleTests",
            dependencies: [
                "Gutter",
                "GutterServiceLifecycle",
                "GutterSQLite",
                "GutterTestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                ),
                .product(
                    name: "UnixSignals",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                ),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterHummingbirdTests",
            dependencies: [
                "Gutter",
                "GutterHummingbird",
                "GutterServiceLifecycle",
                "GutterTesting",
                .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Hummingbird"])),
                .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "HummingbirdTesting", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterStencilTests",
            dependencies: [
                "Gutter",
                "GutterStencil",
                "GutterTesting",
                .product(name: "Stencil", package: "Stencil", condition: .when(traits: ["Stencil"])),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterMetricsTests",
            dependencies: [
                "Gutter",
                "GutterMetrics",
                .product(name: "MetricsTestKit", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GutterTracingTests",
            dependencies: [
                "Gutter",
                "GutterTracing",
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: ["Tracing"])
                ),
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
            ],
            swiftSettings: settings
        ),
    ]
)
