public import Gutter
public import Testing

/// Runs a test, or each test of a suite, with a history loaded from a fixture; see
/// `.history(_:upTo:arguments:operators:filePath:)`.
public struct HistoryTrait: TestTrait, SuiteTrait, TestScoping {
    fileprivate let load: @Sendable () async throws -> History

    /// A suite's trait applies to each of its tests.
    public var isRecursive: Bool { true }

    /// Runs the test with the history.
    ///
    /// - Throws: What the test throws; ``HistoryError`` or ``/Gutter/EventLogError`` if the fixture cannot be loaded.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await load().replay(function)
    }
}

extension Trait where Self == HistoryTrait {
    /// Runs a test, or each test of a suite, with a history loaded from a fixture as ``History/current``.
    ///
    /// ```swift
    /// @Test(.history("incident-42.jsonl", upTo: .position(12)))
    /// ```
    ///
    /// The history's manager is ``/Gutter/Manager/default`` too, so code that uses the default manager sees the switches of the
    /// fixture; traits that follow, such as `.switches(_:in:)`, concern it. The fixture is loaded anew for each test and each
    /// argument of one, so that none sees what another changes. A test's own trait wins over its suite's.
    ///
    /// - Parameters:
    ///   - path: The fixture; see ``History/init(contentsOf:upTo:arguments:operators:filePath:)``.
    ///   - end: Where the history ends: later events are left out. Default: at the fixture's end.
    ///   - arguments: What conditions may ask about.
    ///   - operators: Operators of your own, beside the built-in ones.
    ///   - filePath: The source file beside which the fixture is looked for.
    public static func history(
        _ path: String,
        upTo end: Moment = .head,
        arguments: [any ArgumentContainer.Type] = [],
        operators: [any OperatorPredicate.Type] = [],
        filePath: String = #filePath
    ) -> Self {
        HistoryTrait {
            try await History(
                contentsOf: path,
                upTo: end,
                arguments: arguments,
                operators: operators,
                filePath: filePath
            )
        }
    }
}
