import ArgumentParser
import Gutter

/// A condition that `update` removes: what it says, or the number that `show` gives it.
enum ConditionRemoval {
    case number(Int)
    case text(String)

    /// - Parameter isVersionKnown: Whether the user said which version they saw: a number may be another condition's by now.
    init(_ text: String, isVersionKnown: Bool) throws {
        guard let number = Int(text) else {
            self = .text(text)
            return
        }
        if !isVersionKnown {
            throw UsageError(
                "condition",
                value: text,
                rule: "is a number, which may be another condition's by now",
                remedy: "Say with --if-version which version you saw, or write the condition instead of its number."
            )
        }
        self = .number(number)
    }

    /// Where it is among the conditions of `element`: several indices if the condition is there several times.
    fileprivate func indices(in element: Switch) throws -> [Int] {
        let conditions = element.conditions
        switch self {
        case .number(let number):
            if (1...).contains(number), number <= conditions.count { return [number - 1] }
            throw refusal("\(number)", of: element, "Give a number that `gutter show` prints before one.")
        case .text(let text):
            let read = conditions.indices.filter { conditions[$0].description == text }
            if !read.isEmpty { return read }
            for negative in [false, true] {
                let typed = try? ConditionExpression(text, isNegated: negative).condition
                let indices = conditions.indices.filter { conditions[$0] == typed }
                if !indices.isEmpty { return indices }
            }
            throw refusal(text, of: element, "Write it as it was added, or as `gutter show` reads it.")
        }
    }

    private func refusal(_ value: String, of element: Switch, _ remedy: String) -> UsageError {
        let count = counted(element.conditions.count, "condition", "conditions")
        return UsageError(
            "condition",
            value: value,
            rule: "is not there: \(element.name.printable()) has \(count)",
            remedy: remedy
        )
    }
}

extension [ConditionRemoval] {
    /// The conditions of a switch without these, which are looked for before any is removed.
    func remaining(of element: Switch) throws -> [Condition] {
        let removed = Set(try flatMap { try $0.indices(in: element) })
        return element.conditions.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
    }
}
