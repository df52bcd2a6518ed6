import Foundation
import Gutter
import Logging
import Synchronization
import Testing

/// What a command may write as a condition, and what it may not.
struct ConditionValidationTests {
    private static func condition(_ operation: Gutter.Operator, isNegated: Bool = false) -> Condition {
        Condition(argument: "U", attribute: "x", operator: operation, isNegated: isNegated)
    }

    private static let nan = Value.double(.nan)
    private static let moment = Date(timeIntervalSince1970: 1_709_388_191)

    private static let impossible: [(Condition, String)] = [
        (condition(.percent(150)), "150% is not from 0% to 100%"),
        (condition(.percent(-0.5)), "-0.5% is not from 0% to 100%"),
        (condition(.percent(Double.nan)), "the parameter \"percentage\" is no finite number"),
        (condition(.percentRange(50, 10)), "its limits 50% and 10% are in the wrong order"),
        (condition(.percentRange(50, 50.0)), "nobody is between 50% and itself"),
        (condition(.percentRange(90, 110)), "110% is not from 0% to 100%"),
        (condition(.between(18, 13)), "its limits 18 and 13 are in the wrong order"),
        (condition(.between(13, 13.0)), "nothing is between 13 and itself"),
        (condition(.between("b", "a")), #"its limits "b" and "a" are in the wrong order"#),
        (condition(.between("a", "a\0")), #"nothing is between "a" and "a\u{0}""#),
        (condition(.between("", "\0")), #"nothing is between "" and "\u{0}""#),
        (condition(.between(1, 1.0.nextUp)), "nothing is between 1 and 1.0000000000000002"),
        (condition(.between(1.0, 1.0.nextUp)), "nothing is between 1.0 and 1.0000000000000002"),
        (
            condition(.between(Int.max - 1, Int.max)),
            "nothing is between 9223372036854775806 and 9223372036854775807"
        ),
        (
            condition(.between(Double.greatestFiniteMagnitude, Double.infinity)),
            "nothing is between 1.7976931348623157e+308 and inf"
        ),
        (
            condition(.between(moment, moment.addingTimeInterval(0.000_001))),
            "nothing is between 2024-03-02T14:03:11Z and 2024-03-02T14:03:11.000001Z"
        ),
        (condition(.versionLessThan("0.0.0-0")), #"no version is less than "0.0.0-0""#),
        (condition(.versionLessThan("v0.0-0+b")), #"no version is less than "v0.0-0+b""#),
        (condition(.percent(150), isNegated: true), "150% is not from 0% to 100%"),
        (condition(.percent(-150), isNegated: true), "-150% is not from 0% to 100%"),
        (condition(.percentRange(-20, 120), isNegated: true), "-20% is not from 0% to 100%"),
        (condition(.moreThanOrEqualTo(""), isNegated: true), #"nothing is less than """#),
        (condition(.moreThanOrEqualTo(-Double.infinity), isNegated: true), "nothing is less than -inf"),
        (condition(.lessThanOrEqualTo(Double.infinity), isNegated: true), "nothing is more than inf"),
        (
            condition(.versionMoreThanOrEqualTo("0-0"), isNegated: true),
            #""0-0" is no version such as 17.4, 1.2.3 or 2.0.0-rc.1"#
        ),
        (condition(.versionMoreThanOrEqualTo("0.0-0"), isNegated: true), #"no version is less than "0.0-0""#),
        (condition(.startsWith(""), isNegated: true), #"every text starts with """#),
        (condition(.endsWith(""), isNegated: true), #"every text ends with """#),
        (condition(.between(1, "a")), "a number is not compared with text"),
        (condition(.oneOf([Value]())), "the list is empty, and nothing is one of none"),
        (
            condition(.oneOf(["a", 1] as [Value])),
            #"the list has values of two kinds, text ("a") and a number (1), and an argument has one"#
        ),
        (condition(.oneOf([1, nan])), "the list has NaN, which is not compared with anything"),
        (condition(.oneOf([["a"]] as [Value])), "the list has a list, which nothing is compared with"),
        (condition(.equals(Double.nan)), "the parameter \"value\" is NaN, which is not compared with anything"),
        (condition(.lessThan("")), #"nothing is less than """#),
        (condition(.lessThan(-Double.infinity)), "nothing is less than -inf"),
        (condition(.moreThan(Double.infinity)), "nothing is more than inf"),
        (condition(.moreThan(true)), "the parameter \"lower_limit\" is a boolean, which has no less and no more"),
        (condition(.versionEquals("new")), #""new" is no version such as 17.4, 1.2.3 or 2.0.0-rc.1"#),
        (
            condition(.matches("(")),
            #"the regular expression "(" has a '(' without its ')'; write \( for the character"#
        ),
        (
            Condition(
                argument: "U",
                attribute: "x",
                operatorName: "percent",
                parameters: ["percentage": 1, "sallt": "s"]
            ),
            "the parameter \"sallt\" is not known"
        ),
        (
            Condition(argument: "U", attribute: "x", operatorName: "more_than"),
            "the parameter \"lower_limit\" is missing"
        ),
    ]

    @Test func whatCouldNeverHoldIsRefused() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("old", state: .selective, conditions: [Self.condition(.equals(1))]))
        for (condition, reason) in Self.impossible {
            let error = await #expect(throws: ValidationError.self) {
                try await gutter.register(Switch("new", state: .selective, conditions: [condition]))
            }
            #expect(error?.rule == "cannot be used: \(reason)")
            let update = await #expect(throws: ValidationError.self) {
                var copy = try gutter.switch("old")
                copy.conditions.append(condition)
                try await gutter.update(copy)
            }
            #expect(update == error)
        }
        #expect(try await gutter.log.head().position == Position(rawValue: 1))
    }

    @Test func whatMayHoldIsNot() throws {
        for condition in [
            Self.condition(.percent(0)), Self.condition(.percent(100.0)), Self.condition(.percentRange(0, 100)),
            Self.condition(.between(13, 13.5)), Self.condition(.between(1, 2)), Self.condition(.between("a", "a\0\0")),
            // There is an integer between these two doubles, though there is no double between them.
            Self.condition(.between(0x1p53, (0x1p53).nextUp)), Self.condition(.between(Int.max - 2, Int.max)),
            Self.condition(.between(Self.moment, Self.moment.addingTimeInterval(0.000_002))),
            Self.condition(.versionLessThan("0.0.0-1")), Self.condition(.versionLessThan("0.0.0-0.0")),
            Self.condition(.versionLessThan("0.0.0")), Self.condition(.startsWith("")),
            Self.condition(.moreThanOrEqualTo("")), Self.condition(.percent(100), isNegated: true),
            Self.condition(.oneOf([1, 1.5] as [Value])),
            Self.condition(.lessThan("a")),
            Self.condition(.equals([1, "a"] as [Value])), Self.condition(.equals([Value]())), Self.condition(.set),
        ] {
            #expect(throws: Never.self, "\(condition)") { try condition.validate() }
        }
    }

    @Test func anOperatorThatThisProcessDoesNotKnowIsKept() async throws {
        let gutter = try await Manager()
        let condition = Condition(argument: "U", attribute: "x", operatorName: "orbits", parameters: ["planet": "Mars"])
        try await gutter.register(Switch("a", state: .selective, conditions: [condition]))
        #expect(try gutter.switch("a").conditions == [condition])
    }

    /// What is in the log already keeps its meaning; a switch with it can be changed, and brought back.
    @Test func whatIsThereAlreadyIsKept() async throws {
        let log = InMemoryEventLog()
        let old = Switch("a", state: .selective, conditions: [Self.condition(.percent(150))])
        let draft = EventDraft(
            .registered,
            namespace: "default",
            switchID: UUID(),
            name: "a",
            changes: Changes(from: nil, to: old.properties),
            switch: old,
            attribution: .person("ada")
        )
        _ = try await log.append(AppendRequest([draft]))
        let gutter = try await Manager(log: log)
        #expect(gutter.isActive("a", for: Attributes("U", ["x": 1])))
        var copy = try gutter.switch("a")
        copy.state = .disabled
        try await copy.save()
        copy = try gutter.switch("a")
        copy.conditions.append(Self.condition(.equals(1)))
        try await copy.save()
        copy = try gutter.switch("a")
        copy.conditions = []
        try await copy.save()
        try await gutter.rollback("a", to: .position(Position(rawValue: 1)))
        #expect(try gutter.switch("a").conditions == old.conditions)
    }

    // MARK: - Warnings

    /// In a process of its own, because a process has one logging system.
    @Test func aConditionThatNoInputCanMeetIsWarnedOf() async {
        await #expect(processExitsWith: .success) { try await Self.warnOfWhatNoInputCanMeet() }
    }

    private static func warnOfWhatNoInputCanMeet() async throws {
        let warnings = Mutex<[String]>([])
        LoggingSystem.bootstrap { _ in Recorder { line in warnings.withLock { $0.append(line) } } }
        let gutter = try await Manager(arguments: [PersonArguments.self])
        func made(_ attribute: String, _ operation: Gutter.Operator) -> Condition {
            Condition(argument: "PersonArguments", attribute: attribute, operator: operation)
        }
        let fine: [Condition] = [
            made("joined", .lessThan(Date())), made("name", .equals("2024-01-01")), made("age", .equals(1.0)),
            made("score", .moreThan(1)), made("groups", .contains("staff")), made("groups", .oneOf("staff")),
            made("isAdmin", .percent(10)), made("isAdmin", .truthy), made("name", .versionMoreThan("1.2")),
            made("nickname", .unset), made("name", .percent(10)), made("name", .startsWith("a")),
            Condition(argument: "Robots", attribute: "age", operator: .equals("x")),
        ]
        try await gutter.register(Switch("fine", state: .selective, conditions: fine))
        precondition(warnings.withLock { $0 } == [])
        let doubtful: [(Condition, String)] = [
            (made("joined", .lessThan("2024-01-01")), "a date is not compared with text"),
            (made("age", .equals("65")), "a number is not compared with text"),
            (made("name", .oneOf(1, 2)), "text is not compared with a number"),
            (made("age", .matches("^6")), "a number is not compared with text"),
            (made("age", .versionEquals("1")), "a number is not compared with a version"),
            (made("groups", .moreThan("a")), "a list is not compared with text"),
            (made("isAnonymous", .percent(10)), "hashedBy"),
        ]
        try await gutter.register(Switch("a", state: .selective, conditions: [doubtful[0].0]))
        var copy = try gutter.switch("a")
        copy.conditions += doubtful.dropFirst().map(\.0)
        try await copy.save()
        let lines = warnings.withLock { $0 }
        precondition(lines.count == doubtful.count, "\(lines)")
        for ((condition, reason), line) in zip(doubtful, lines) {
            precondition(line.contains(condition.description) && line.contains(reason), line)
        }
    }
}

/// Passes on what is logged as one line each.
private struct Recorder: LogHandler {
    let record: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(_ record: @escaping @Sendable (String) -> Void) {
        self.record = record
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        record("\(event.level) \(event.message) \(details.joined(separator: " "))")
    }
}
