/// Reads one argument from inputs whose type is only known at run time.
protocol InputReader: AnyObject, Sendable {
    /// The same argument, put to a test.
    func check(_ test: any OperatorPredicate) -> ConditionCheck

    /// Why the test could not be decided for any value of the kind that the argument has; nil if it can, or if that
    /// is not known.
    func objection(to test: any OperatorPredicate) -> String?
}

/// Puts one argument to one test; abstract. A class rather than a protocol, because a reference to an existential
/// cannot be followed without counting it.
class ConditionCheck: @unchecked Sendable {
    // Safe to share: it and its one subclass hold nothing but constants that are Sendable. A class that has a subclass
    // cannot be checked for that.

    /// The type of input that it reads.
    let inputType: ObjectIdentifier
    /// The types of inputs to which it never applies.
    let strangers: Strangers

    fileprivate init(_ type: Any.Type, strangers: Strangers) {
        inputType = ObjectIdentifier(type)
        self.strangers = strangers
    }

    /// Whether the test holds for the input of exactly ``inputType`` that stands at `pointer`.
    func check(_ pointer: UnsafeRawPointer) -> CheckResult { .notApplicable }

    /// The same for `input`, if it is of the type, or of a subclass of it.
    func check(dynamic input: Any) -> CheckResult { .isOfOtherType }
}

/// What a test says of one input, before a condition negates it.
enum CheckResult {
    /// The container does not apply to the input.
    case notApplicable
    /// The input is not of the type that the argument reads.
    case isOfOtherType
    /// The argument has no value for the input, and the test needs one.
    case noValue
    case holds
    case fails
    // Indirect, so that the others come back in a register.
    indirect case undecidable(ConditionError.Reason)

    /// - Parameter applies: What the operator says of an argument without a value.
    init(withoutValue applies: Bool?) {
        self = applies.map { $0 ? .holds : .fails } ?? .noValue
    }

    init(_ value: Value, _ test: (Value) throws -> Bool) {
        do {
            self = try test(value) ? .holds : .fails
        } catch {
            self = .undecidable(.operatorFailed("\(error)"))
        }
    }
}

/// The ``InputReader`` of a container's argument.
final class ArgumentReader<Container: ArgumentContainer>: InputReader {
    private let container: Container
    private let argument: Argument<Container.Input>
    private let strangers: Strangers

    /// - Parameter strangers: The container's.
    init(container: Container, argument: Argument<Container.Input>, strangers: Strangers) {
        self.container = container
        self.argument = argument
        self.strangers = strangers
    }

    func check(_ test: any OperatorPredicate) -> ConditionCheck {
        func specialize<Test: OperatorPredicate>(_ test: Test) -> ConditionCheck {
            ArgumentCheck(container, read: argument.read, test: test, strangers: strangers)
        }
        if let percentage = test as? any PercentagePredicate {
            let test = IdentityTest(percentage: percentage, isIdentity: argument.readIdentity != nil)
            guard let readIdentity = argument.readIdentity else {
                return ArgumentCheck(container, read: argument.read, test: test, strangers: strangers)
            }
            // A missing value never holds, whatever the identity is.
            let read = argument.read
            return ArgumentCheck(
                container,
                read: { read($0) == nil ? nil : readIdentity($0) },
                test: test,
                strangers: strangers
            )
        }
        return specialize(test)
    }
}

extension ArgumentReader {
    func objection(to test: any OperatorPredicate) -> String? {
        guard let example = argument.example else { return nil }
        do {
            if let percentage = test as? any PercentagePredicate {
                _ = try percentage.applies(to: example, isIdentity: argument.readIdentity != nil)
            } else {
                _ = try test.applies(to: example)
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}

/// A percentage that knows whether it is given values that stand for their bearer.
private struct IdentityTest: OperatorPredicate {
    static var name: String { "identity" }

    let percentage: any PercentagePredicate
    let isIdentity: Bool

    init(percentage: any PercentagePredicate, isIdentity: Bool) {
        self.percentage = percentage
        self.isIdentity = isIdentity
    }

    init(parameters: OperatorParameters) throws { throw OperatorError("it is not stored") }

    var parameters: [String: Value] { percentage.parameters }
    var description: String { percentage.description }

    func applies(to value: Value) throws -> Bool {
        try percentage.applies(to: value, isIdentity: isIdentity)
    }
}

/// The ``ConditionCheck`` of a container's argument with an operator: one object, so that a check follows one pointer.
private final class ArgumentCheck<Container: ArgumentContainer, Test: OperatorPredicate>: ConditionCheck,
    @unchecked Sendable
{
    private let container: Container
    private let read: @Sendable (UnsafeRawPointer) -> Value?
    private let test: Test
    private let integers: ClosedRange<Int>?

    init(
        _ container: Container,
        read: @escaping @Sendable (UnsafeRawPointer) -> Value?,
        test: Test,
        strangers: Strangers
    ) {
        self.container = container
        self.read = read
        self.test = test
        integers = (test as? any IntegerTest)?.integers
        super.init(Container.Input.self, strangers: strangers)
    }

    override func check(_ pointer: UnsafeRawPointer) -> CheckResult {
        guard container._applies(toInputAt: pointer) else { return .notApplicable }
        guard let value = read(pointer) else { return CheckResult(withoutValue: test.appliesWithoutValue) }
        if let integers, case .integer(let number) = value { return integers.contains(number) ? .holds : .fails }
        do {
            return try test.applies(to: value) ? .holds : .fails
        } catch {
            return .undecidable(.operatorFailed("\(error)"))
        }
    }

    override func check(dynamic input: Any) -> CheckResult {
        guard let input = input as? Container.Input else { return .isOfOtherType }
        return withUnsafePointer(to: input) { check(UnsafeRawPointer($0)) }
    }
}
