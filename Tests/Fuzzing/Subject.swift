/// A reader of what others wrote, and what must hold if it accepts that.
public struct Subject: Sendable {
    /// Its name, such as `timestamps`.
    public let name: String
    /// How many of a thousand cases it gets by default: a slow subject gets fewer.
    public let share: Int
    package let make: @Sendable (inout Chance) -> Case

    package init(_ name: String, share: Int, make: @escaping @Sendable (inout Chance) -> Case) {
        self.name = name
        self.share = share
        self.make = make
    }

    /// The case with this number.
    public func makeCase(seed: UInt64, number: Int) -> Case {
        var chance = Chance(seed: seed, subject: name, number: number)
        return make(&chance)
    }

    /// All but those of the command line, which only its own tests can import.
    public static let all: [Subject] = [
        .json, .timestamps, .versions, .regularExpressions, .values, .changeHistories, .exports, .storedEvents,
        .folds, .storedRows, .publicAPI, .expressions,
    ]
}

/// An input, and a try of it that throws a ``Finding`` if something does not hold.
public struct Case: Sendable {
    /// The whole input, for a person to read.
    public let input: String
    /// Tries it.
    public let run: @Sendable () async throws -> Void

    package init(_ input: String, run: @escaping @Sendable () async throws -> Void) {
        self.input = input
        self.run = run
    }
}

/// Something that must not be.
package struct Finding: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

package func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Finding) {
    if !condition { throw Finding(message()) }
}
