extension Condition {
    /// A condition on an argument of a container.
    ///
    /// ```swift
    /// Condition(\UserArguments.age, .moreThan(65))
    /// ```
    ///
    /// A key path that does not lead to a stored property of the container is a programmer's mistake and stops the process
    /// with a message.
    ///
    /// - Parameters:
    ///   - attribute: The argument, a stored property of its container.
    ///   - operation: The operator with its parameters.
    ///   - isNegated: Whether the condition holds if the operator does not.
    public init<Container: ArgumentContainer>(
        _ attribute: KeyPath<Container, Argument<Container.Input>>,
        _ operation: Operator,
        isNegated: Bool = false
    ) {
        do {
            let label = try Container.label(of: attribute)
            self.init(argument: Container.name, attribute: label, operator: operation, isNegated: isNegated)
            bind(to: Container.self)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
