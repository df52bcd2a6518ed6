/// For which inputs a selective switch is on: an operator applied to an attribute of an argument.
///
/// A condition is data. It can be stored whether or not the process knows its argument and operator: an unknown one
/// is kept and written back unharmed.
public struct Condition: Hashable, Sendable {
    /// The stored name of the argument container, such as `UserArguments`.
    public var argument: String
    /// The attribute of the container, such as `age`.
    public var attribute: String
    /// The stored name of the operator, such as `more_than`.
    public var operatorName: String
    /// What the operator compares with, by stored name, such as `lower_limit`.
    public var parameters: [String: Value]
    /// Whether it holds if the operator does not.
    public var isNegated: Bool

    private var unknown = JSONObject()
    /// What the condition was made with in this process, so that a switch that no manager knows can be decided.
    private(set) var binding = Binding()

    /// A condition from the stored names of its parts.
    ///
    /// - Parameters:
    ///   - argument: The stored name of the argument container.
    ///   - attribute: The attribute of the container.
    ///   - operatorName: The stored name of the operator.
    ///   - parameters: The operator's parameters by stored name.
    ///   - isNegated: Whether the condition holds if the operator does not.
    public init(
        argument: String,
        attribute: String,
        operatorName: String,
        parameters: [String: Value] = [:],
        isNegated: Bool = false
    ) {
        self.argument = argument
        self.attribute = attribute
        self.operatorName = operatorName
        self.parameters = parameters
        self.isNegated = isNegated
    }

    /// A condition from the stored names of an argument and its attribute, and an operator.
    ///
    /// ```swift
    /// Condition(argument: "UserArguments", attribute: "name", operator: .percent(10), isNegated: true)
    /// ```
    ///
    /// - Parameters:
    ///   - argument: The stored name of the argument container.
    ///   - attribute: The attribute of the container.
    ///   - operation: The operator with its parameters.
    ///   - isNegated: Whether the condition holds if the operator does not.
    public init(
        argument: String,
        attribute: String,
        operator operation: Operator,
        isNegated: Bool = false
    ) {
        self.init(
            argument: argument,
            attribute: attribute,
            operatorName: operation.name,
            parameters: operation.parameters,
            isNegated: isNegated
        )
        binding.test = operation.predicate
    }
}

extension Condition {
    /// The container and the operator of a condition, if they are known as types. They are not part of the condition's
    /// value: two conditions that differ only in them are equal, and they are not stored.
    struct Binding: Hashable, Sendable {
        fileprivate(set) var container: (any ArgumentContainer.Type)?
        fileprivate(set) var test: (any OperatorPredicate)?

        static func == (left: Binding, right: Binding) -> Bool { true }

        func hash(into hasher: inout Hasher) {}
    }

    mutating func bind(to container: any ArgumentContainer.Type) {
        binding.container = container
    }
}

// MARK: - As stored

extension Condition {
    static let keys: Set = ["argument", "attribute", "negative", "operator", "parameters"]

    package var json: JSON {
        var object = unknown
        object["argument"] = .string(argument)
        object["attribute"] = .string(attribute)
        object["negative"] = .boolean(isNegated)
        object["operator"] = .string(operatorName)
        object["parameters"] = .object(JSONObject(parameters.map { ($0.key, $0.value.json) }))
        return .object(object)
    }

    package init(_ json: JSON) throws(ContentError) {
        guard let object = json.object, let argument = object["argument"], let attribute = object["attribute"],
            let operatorName = object["operator"]
        else { throw ContentError("a condition without an argument, an attribute or an operator: \(json.text)") }
        let parameters = object["parameters"] ?? .object(JSONObject())
        guard let members = parameters.object?.members else {
            throw ContentError("a condition's parameters that are no JSON object: \(parameters.text)")
        }
        self.init(
            argument: try argument.text(of: "argument"),
            attribute: try attribute.text(of: "attribute"),
            operatorName: try operatorName.text(of: "operator"),
            // Keys that Swift calls equal, though their bytes differ, cannot both be kept, and cannot both be meant.
            parameters: Dictionary(members.map { ($0.key, Value($0.value)) }) { first, _ in first },
            isNegated: try object["negative"]?.flag(of: "negative") ?? false
        )
        unknown = object.excluding(Self.keys)
    }

    package static func json(_ conditions: [Condition]) -> JSON {
        .array(conditions.map(\.json))
    }

    /// The conditions of a switch as stored; none if the property is absent.
    package static func list(_ json: JSON?) throws(ContentError) -> [Condition] {
        guard let json else { return [] }
        guard let elements = json.array else { throw ContentError("conditions that are no JSON array: \(json.text)") }
        var conditions: [Condition] = []
        for element in elements { conditions.append(try Condition(element)) }
        return conditions
    }
}

// MARK: - Text

extension Condition: CustomStringConvertible {
    /// A sentence: `UserArguments.age is not more than 65`.
    ///
    /// Text is in quotes; numbers, booleans and dates are not. A built-in operator has its own wording; for another one, or
    /// if that wording would leave out parameters, the stored names are shown: `User.age is more than (limit: 65)`.
    public var description: String {
        let subject = "\(argument).\(attribute)".printable()
        if let builtIn = try? BuiltInOperators.make(name: operatorName, parameters: parameters),
            builtIn.parameters == parameters
        {
            return "\(subject) \(builtIn.sentence(isNegated: isNegated))"
        }
        let verb = operatorName.replacing("_", with: " ").printable()
        let list = parameters.sorted { $0.key < $1.key }.map { "\($0.key.printable()): \($0.value)" }
        let objects = list.isEmpty ? "" : "(\(list.joined(separator: ", ")))"
        return [subject, isNegated ? "is not" : "is", verb, objects].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
