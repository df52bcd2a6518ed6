import Foundation
import GutterTestSupport
import Testing

/// Conditions that `register` and `update` add and remove.
@Suite(.threadsOfItsOwn)
struct ConditionChangeTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    /// The lines of `show` that name the conditions.
    private func shown(_ name: String) throws -> [String] {
        try gutter.run("show", name).lines.filter { $0.contains(#/^\s+((any|all) of +)?\d+\. /#) }
    }

    @Test func conditionsAreAddedAndRemovedByTheirNumbers() throws {
        let first = "U.age more_than 65"
        try gutter.run("register", "a", "--state", "selective", "--add-condition", first)
        let added = try gutter.run(
            "update",
            "a",
            "--add-condition",
            "U.plan one_of gold silver",
            "--add-condition",
            "U.name percent 10",
            "--negative"
        )
        #expect(
            added.output.hasSuffix(
                "ada updated a: conditions + U.plan is not one of \"gold\", \"silver\", "
                    + "+ U.name is not within the first 10%\n"
            )
        )
        #expect(
            try shown("a") == [
                "  any of       1. U.age is more than 65",
                "               2. U.plan is not one of \"gold\", \"silver\"",
                "               3. U.name is not within the first 10%",
            ]
        )
        #expect(try gutter.run("update", "a", "--add-condition", first).output == "Nothing to do: a is so already.\n")

        // The numbers are those from before the update.
        try gutter.run(
            "update",
            "a",
            "--remove-condition",
            "1",
            "--remove-condition",
            "2",
            "--if-version",
            "\(try version(of: "a"))",
            "--add-condition",
            "U.vip true",
            "--compounded"
        )
        #expect(
            try shown("a") == [
                "  all of       1. U.name is not within the first 10%", "               2. U.vip is true",
            ]
        )
        for number in ["0", "3"] {
            let version = "\(try version(of: "a"))"
            let result = try gutter.run("update", "a", "--remove-condition", number, "--if-version", version)
            #expect(result.status == 64)
            #expect(
                result.error == "gutter: The condition '\(number)' is not there: a has 2 conditions. "
                    + "Give a number that `gutter show` prints before one.\n"
            )
        }
        // By what they say, as they are read aloud or as they were typed.
        let read = "U.name is not within the first 10%"
        try gutter.run("update", "a", "--remove-condition", read, "--remove-condition", "U.vip true")
        #expect(try gutter.conditions(of: "a").isEmpty)
    }

    private func version(of name: String) throws -> Int {
        let json = try gutter.run("show", name, "--format", "json").json as? [String: Any]
        return try #require(json?["version"] as? Int)
    }

    @Test func aConditionIsRemovedByWhatItSaysOrByANumberThatWasSeen() throws {
        try gutter.run(
            "register",
            "a",
            "--add-condition",
            "U.plan one_of gold",
            "--add-condition",
            "U.age more_than 65"
        )
        let number = try gutter.run("update", "a", "--remove-condition", "1")
        #expect(number.status == 64)
        #expect(
            number.error == "gutter: The condition '1' is a number, which may be another condition's by now. "
                + "Say with --if-version which version you saw, or write the condition instead of its number.\n"
        )
        // Somebody else removes the first one: the second has its number now.
        try gutter.run("update", "a", "--remove-condition", "U.plan one_of gold")
        let late = try gutter.run("update", "a", "--remove-condition", "2", "--if-version", "1")
        #expect(late.status == 4)
        let same = try gutter.run("update", "a", "--remove-condition", "1", "--if-version", "1")
        #expect(same.output == "Nothing to do: a is so already.\n")
        #expect(try gutter.conditions(of: "a").count == 1)
        let unknown = try gutter.run("update", "a", "--remove-condition", "U.plan one_of gold")
        #expect(unknown.status == 64)
        #expect(
            unknown.error == "gutter: The condition 'U.plan one_of gold' is not there: a has 1 condition. "
                + "Write it as it was added, or as `gutter show` reads it.\n"
        )
        for number in ["0", "2", "\(Int.min)", "\(Int.max)"] {
            let refused = try gutter.run("update", "a", "--remove-condition=\(number)", "--if-version", "2")
            #expect(refused.status == 64)
            #expect(
                refused.error == "gutter: The condition '\(number)' is not there: a has 1 condition. "
                    + "Give a number that `gutter show` prints before one.\n"
            )
        }
        #expect(try gutter.run("update", "a", "--remove-condition", "1", "--if-version", "2").status == 0)
        #expect(try gutter.conditions(of: "a").isEmpty)
    }

    @Test func addingAConditionUnderAnIdempotencyKeyMayBeRepeated() throws {
        try gutter.run("register", "a")
        for _ in 0..<2 {
            let result = try gutter.run("update", "a", "--add-condition", "U.vip true", "--idempotency-key", "k")
            #expect(result.status == 0)
        }
        #expect(try gutter.conditions(of: "a").count == 1)
        #expect(try gutter.run("log").lines.count == 2)
    }

    @Test func negativeNeedsACondition() throws {
        let result = try gutter.run("register", "a", "--negative")
        #expect(result.status == 64)
        #expect(
            result.error == "gutter: --negative says how --add-condition is meant, which is not there. "
                + "Add a condition with it.\n"
        )
        #expect(try gutter.files.isEmpty)
    }

    @Test func numberAndTextAreTwoThingsInTheLog() throws {
        try gutter.run("register", "a", "--add-condition", "U.id one_of 1 2")
        let result = try gutter.run(
            "update",
            "a",
            "--remove-condition",
            "1",
            "--if-version",
            "1",
            "--add-condition",
            #"U.id one_of "1" "2""#
        )
        #expect(result.output.contains(#"conditions − U.id is one of 1, 2, + U.id is one of "1", "2""#))
        #expect(
            try gutter.run("diff", "1", "2").output
                .contains(#"condition U.id is one of 1, 2 → U.id is one of "1", "2""#)
        )
    }

    @Test func whoAddedTheFirstConditionAndWhoRemovedTheLastIsFound() throws {
        try gutter.run("register", "a")
        try gutter.run("update", "a", "--add-condition", "U.age equals 5")
        try gutter.run("update", "a", "--remove-condition", "U.age equals 5")
        let first = try gutter.run("log", "--property", "conditions", "--from", "").output
        #expect(first.contains("conditions + U.age is equal to 5"))
        let last = try gutter.run("log", "--property", "conditions", "--to", "").output
        #expect(last.contains("conditions − U.age is equal to 5"))
    }
}
