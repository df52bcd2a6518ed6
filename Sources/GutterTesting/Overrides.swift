public import Gutter
public import Testing

/// Enables or disables switches inside `body`, whatever their state and conditions, in the task and the tasks it makes.
///
/// ```swift
/// try await withSwitches(["cool_feature": true], in: gutter) { … }
/// ```
///
/// The switches need not exist. An override counts for one manager and namespace, for `isActive`, `evaluate`, handles
/// and ancestors that are asked; inner overrides win over outer ones. Other tasks, such as tests that run at the same
/// time, do not see it.
///
/// - Parameters:
///   - switches: Whether each is on, by name.
///   - manager: The manager of the switches. Default: ``/Gutter/Manager/default``.
///   - body: What to run.
/// - Throws: What `body` throws.
public func withSwitches<Result>(
    _ switches: [String: Bool],
    in manager: Manager? = nil,
    _ body: () throws -> Result
) rethrows -> Result {
    try TaskScope.with(.overriding(switches, in: manager ?? .default), body)
}

/// Enables or disables switches inside `body`, whatever their state and conditions, in the task and the tasks it makes.
///
/// - Parameters:
///   - switches: Whether each is on, by name.
///   - manager: The manager of the switches. Default: ``/Gutter/Manager/default``.
///   - isolation: The caller's, which `body` shares.
///   - body: What to run.
/// - Throws: What `body` throws.
public func withSwitches<Result>(
    _ switches: [String: Bool],
    in manager: Manager? = nil,
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
) async rethrows -> Result {
    try await TaskScope.with(.overriding(switches, in: manager ?? .default), isolation: isolation, body)
}

/// Makes `manager` the default one inside `body`, in the task and the tasks it makes.
///
/// - Throws: What `body` throws.
public func withDefaultManager<Result>(_ manager: Manager, _ body: () throws -> Result) rethrows -> Result {
    try TaskScope.with(.defaulting(to: manager), body)
}

/// Makes `manager` the default one inside `body`, in the task and the tasks it makes.
///
/// - Throws: What `body` throws.
public func withDefaultManager<Result>(
    _ manager: Manager,
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
) async rethrows -> Result {
    try await TaskScope.with(.defaulting(to: manager), isolation: isolation, body)
}

/// Runs a test, or each test of a suite, with some switches on or off; see `.switches(_:in:)`.
public struct SwitchesTrait: TestTrait, SuiteTrait, TestScoping {
    fileprivate let switches: [String: Bool]
    fileprivate let manager: @Sendable () -> Manager

    /// A suite's trait applies to each of its tests.
    public var isRecursive: Bool { true }

    /// Runs the test with the overrides.
    ///
    /// - Throws: What the test throws.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withSwitches(switches, in: manager(), function)
    }
}

extension Trait where Self == SwitchesTrait {
    /// Runs a test, or each test of a suite, with some switches on or off, as ``withSwitches(_:in:_:)`` does. A test's
    /// own trait wins over its suite's.
    ///
    /// - Parameters:
    ///   - switches: Whether each is on, by name.
    ///   - manager: The manager of the switches; asked when the test runs. Default: ``/Gutter/Manager/default``.
    public static func switches(
        _ switches: [String: Bool],
        in manager: @autoclosure @escaping @Sendable () -> Manager = .default
    ) -> Self {
        SwitchesTrait(switches: switches, manager: manager)
    }
}
