/// The arguments and operators that a manager knows, by stored name.
struct Registry: Sendable {
    private var readers: [String: [String: any InputReader]] = [:]
    private var operators: [String: any OperatorPredicate.Type] = [:]

    /// The built-in operators, and no arguments.
    init() {
        for type in BuiltInOperators.all { operators[type.name] = type }
    }

    /// - Throws: ``ValidationError`` if two containers, or two operators, share a name.
    init(arguments: [any ArgumentContainer.Type], operators: [any OperatorPredicate.Type]) throws(ValidationError) {
        self.init()
        for type in arguments { try add(type) }
        for type in operators {
            if let other = self.operators.updateValue(type, forKey: type.name) {
                throw Self.taken("operator", type.name, by: other)
            }
        }
    }

    private mutating func add(_ type: any ArgumentContainer.Type) throws(ValidationError) {
        if readers.updateValue(Self.readers(of: type), forKey: type.name) != nil {
            throw Self.taken("argument container", type.name, by: type)
        }
    }

    private static func readers<Container: ArgumentContainer>(of type: Container.Type) -> [String: any InputReader] {
        let container = Container()
        let strangers = Strangers()
        var readers: [String: any InputReader] = [:]
        for (label, argument) in Container.arguments(of: container) {
            readers[label] = ArgumentReader(container: container, argument: argument, strangers: strangers)
        }
        return readers
    }

    /// The readers of the container that the condition was made with, if it still names that one.
    private func boundReaders(of condition: Condition) -> [String: any InputReader]? {
        guard let container = condition.binding.container, container.name == condition.argument else { return nil }
        return Self.readers(of: container)
    }

    private static func taken(_ subject: String, _ name: String, by other: Any.Type) -> ValidationError {
        ValidationError(
            subject,
            value: name,
            rule: "is there twice: \(other) has the same stored name",
            remedy: "Pin another one with `static let name`."
        )
    }

    /// How a condition is decided here.
    func compile(_ condition: Condition) -> CompiledCondition {
        do throws(ConditionError.Reason) {
            let test = try makeOperator(for: condition)
            do throws(ConditionError.Reason) {
                return CompiledCondition(condition, try reader(for: condition).check(test), test: test)
            } catch {
                return CompiledCondition(condition, undecidable: error, test: test)
            }
        } catch {
            return CompiledCondition(condition, undecidable: error)
        }
    }

    /// Why a condition with a built-in operator and a known argument cannot be decided for any input: say, because it compares
    /// text with a date. Operators of an application's own are not tried out.
    func objection(to condition: Condition) -> String? {
        guard BuiltInOperators.type(named: condition.operatorName) != nil,
            let reader = try? reader(for: condition), let test = try? makeOperator(for: condition)
        else { return nil }
        return reader.objection(to: test)
    }

    private func reader(for condition: Condition) throws(ConditionError.Reason) -> any InputReader {
        guard let container = readers[condition.argument] ?? boundReaders(of: condition) else {
            throw .unknownArgument(condition.argument)
        }
        guard let reader = container[condition.attribute] else {
            throw .unknownArgument("\(condition.argument).\(condition.attribute)")
        }
        return reader
    }

    private func makeOperator(for condition: Condition) throws(ConditionError.Reason) -> any OperatorPredicate {
        guard let type = operators[condition.operatorName] else {
            if let test = condition.binding.test, type(of: test).name == condition.operatorName { return test }
            throw .unknownOperator(condition.operatorName)
        }
        do {
            return try type.init(parameters: OperatorParameters(condition.parameters))
        } catch {
            throw .operatorFailed("\(error)")
        }
    }
}
