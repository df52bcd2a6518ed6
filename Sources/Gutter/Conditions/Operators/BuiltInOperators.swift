/// The operators that every process knows.
package enum BuiltInOperators {
    /// All of them, in the order in which a person would list them.
    package static let all: [any OperatorPredicate.Type] = entries.map(\.type)

    /// What there is to say about an operator.
    package struct Entry: Sendable {
        package let type: any OperatorPredicate.Type
        /// Completes "holds where the argument …".
        package let summary: String
        /// The stored names of the parameters that must be given.
        package let parameters: [String]
        /// The stored names of those that may be left out.
        package let optionalParameters: [String]

        /// What a word that somebody typed as a required parameter stands for.
        package let operand: Operand

        package var name: String { type.name }
        /// The stored names of all parameters, those that may be left out last.
        package var names: [String] { parameters + optionalParameters }

        fileprivate init(
            _ type: any OperatorPredicate.Type,
            _ summary: String,
            _ parameters: [String] = [],
            optional: [String] = [],
            takes operand: Operand = .text
        ) {
            self.type = type
            self.summary = summary
            self.parameters = parameters
            optionalParameters = optional
            self.operand = operand
        }
    }

    /// What an operator compares with.
    package enum Operand: Sendable {
        /// Text, and nothing else.
        case text
        /// Text mostly; of another kind too if the argument is a list.
        case element
        /// A number, and nothing else.
        case number
        /// A value that others can be less or more than.
        case limit
        /// Any value.
        case value
        /// Several values of one kind.
        case list
    }

    /// All of them with their descriptions, in the order of ``all``.
    package static let entries = [
        Entry(Equals.self, "is equal to a value", ["value"], takes: .value),
        Entry(EqualsIgnoringCase.self, "is equal to a text, ignoring case and white space around it", ["value"]),
        Entry(OneOf.self, "is equal to one of several values", ["values"], takes: .list),
        Entry(Truthy.self, "is true, not zero or not empty"),
        Entry(IsSet.self, "has a value"),
        Entry(IsUnset.self, "has no value"),
        Entry(LessThan.self, "is less than a limit", ["upper_limit"], takes: .limit),
        Entry(LessThanOrEqualTo.self, "is less than or equal to a limit", ["upper_limit"], takes: .limit),
        Entry(MoreThan.self, "is more than a limit", ["lower_limit"], takes: .limit),
        Entry(MoreThanOrEqualTo.self, "is more than or equal to a limit", ["lower_limit"], takes: .limit),
        Entry(
            Between.self,
            "is between two limits and neither of them",
            ["lower_limit", "upper_limit"],
            takes: .limit
        ),
        Entry(
            Percent.self,
            "falls within the first so many percent",
            ["percentage"],
            optional: ["salt"],
            takes: .number
        ),
        Entry(
            PercentRange.self,
            "falls between two percentages, the first included",
            ["lower_limit", "upper_limit"],
            optional: ["salt"],
            takes: .number
        ),
        Entry(
            Contains.self,
            "is text that contains another, or a list that contains a value",
            ["value"],
            takes: .element
        ),
        Entry(StartsWith.self, "is text that starts with another", ["value"]),
        Entry(EndsWith.self, "is text that ends with another", ["value"]),
        Entry(Matches.self, "is text in which a regular expression is found", ["pattern"]),
        Entry(VersionEquals.self, "is a version equal to another", ["value"]),
        Entry(VersionLessThan.self, "is a version less than another", ["value"]),
        Entry(VersionLessThanOrEqualTo.self, "is a version less than or equal to another", ["value"]),
        Entry(VersionMoreThan.self, "is a version more than another", ["value"]),
        Entry(VersionMoreThanOrEqualTo.self, "is a version more than or equal to another", ["value"]),
    ]

    /// The stored names of the parameters of all of them.
    package static let parameterNames = Set(entries.flatMap(\.names))

    private static let byName = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }

    /// What there is to say about the operator with this stored name, if it is one of them.
    package static func entry(named name: String) -> Entry? { byName[name] }

    /// The operator with this stored name, if it is one of them.
    package static func type(named name: String) -> (any OperatorPredicate.Type)? { byName[name]?.type }

    /// An operator from its stored form.
    ///
    /// - Throws: ``OperatorError`` if there is none with this name or the parameters are not as they must be.
    package static func make(name: String, parameters: [String: Value]) throws -> Operator {
        guard let type = type(named: name) else {
            throw OperatorError("there is no built-in operator \(name.quoted(limit: 60))")
        }
        return try Operator(type, parameters: parameters)
    }
}
