extension Condition {
    /// Whether a command may write the condition: the one rule for code, imports and the command line.
    ///
    /// What a log holds already is decided as it was written, and going back to it is allowed. An operator that this process
    /// does not know is allowed too: another process may know it.
    ///
    /// - Throws: ``ValidationError`` if the condition could never hold, or a name in it breaks a rule.
    package func validate() throws(ValidationError) {
        try ValidationError.check(identifier: argument, "argument container of a condition")
        try ValidationError.check(identifier: attribute, "attribute of a condition")
        try ValidationError.check(identifier: operatorName, "operator of a condition")
        for name in parameters.keys.sorted() {
            try ValidationError.check(identifier: name, "parameter of a condition")
        }
        guard let entry = BuiltInOperators.entry(named: operatorName) else { return }
        do {
            try entry.validate(parameters, isNegated: isNegated)
        } catch {
            throw ValidationError(
                "condition",
                value: "\(argument).\(attribute) \(operatorName)",
                rule: "cannot be used: \(error)",
                remedy: entry.names.isEmpty
                    ? "\(entry.name) takes no parameters."
                    : "\(entry.name) takes \(entry.names.joined(separator: ", "))."
            )
        }
    }
}

extension BuiltInOperators.Entry {
    /// Checks that the operator can be made with these parameters, and holds for some argument.
    ///
    /// - Throws: ``OperatorError``, or what the operator throws, with the reason as a clause.
    package func validate(_ parameters: [String: Value], isNegated: Bool = false) throws {
        if let unknown = parameters.keys.sorted().first(where: { !names.contains($0) }) {
            throw OperatorError("the parameter \(unknown.quoted(limit: 60)) is not known")
        }
        let operation = try type.init(parameters: OperatorParameters(parameters))
        try (operation as? any LimitedPredicate)?.checkLimits()
        if isNegated { try (operation as? any UnlimitedPredicate)?.checkNegation() }
    }
}

/// An operator that can be made with parameters for which it holds for no argument.
private protocol LimitedPredicate: OperatorPredicate {
    /// - Throws: ``OperatorError`` if it could never hold.
    func checkLimits() throws(OperatorError)
}

extension Equals: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        if value.hasUnknownKind { throw OperatorError("the list has an unknown kind of value") }
    }
}

extension OneOf: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        guard let first = values.first else { throw OperatorError("the list is empty, and nothing is one of none") }
        for value in values {
            if value.isNaN { throw OperatorError("the list has NaN, which is not compared with anything") }
            switch value {
            case .list, .unrecognized: throw OperatorError("the list has \(value.kind), which nothing is compared with")
            default: break
            }
            if value.kind != first.kind {
                throw OperatorError(
                    "the list has values of two kinds, \(first.kind) (\(first)) and \(value.kind) (\(value)), "
                        + "and an argument has one"
                )
            }
        }
    }
}

extension LessThan: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        if upperLimit == .double(-.infinity) || upperLimit == "" {
            throw OperatorError("nothing is less than \(upperLimit)")
        }
    }
}

extension MoreThan: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        if lowerLimit == .double(.infinity) { throw OperatorError("nothing is more than \(lowerLimit)") }
    }
}

extension Between: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        switch try lowerLimit.compared(with: upperLimit) {
        case .less:
            for value in lowerLimit.next where try value.compared(with: upperLimit) == .less { return }
            throw OperatorError("nothing is between \(lowerLimit) and \(upperLimit)")
        case .equal: throw OperatorError("nothing is between \(lowerLimit) and itself")
        case .more: throw OperatorError("its limits \(lowerLimit) and \(upperLimit) are in the wrong order")
        }
    }
}

extension VersionLessThan: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        if try SemanticVersion(value).isLowest { throw OperatorError("no version is less than \(value.quoted)") }
    }
}

extension Percent: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        try percentage.checkPercentage()
    }
}

extension PercentRange: LimitedPredicate {
    func checkLimits() throws(OperatorError) {
        try lowerLimit.checkPercentage()
        try upperLimit.checkPercentage()
        switch try lowerLimit.compared(with: upperLimit) {
        case .less: break
        case .equal: throw OperatorError("nobody is between \(lowerLimit.percent) and itself")
        case .more:
            throw OperatorError("its limits \(lowerLimit.percent) and \(upperLimit.percent) are in the wrong order")
        }
    }
}

/// An operator that can be made with parameters for which it holds for every argument, so that its negation holds for none.
private protocol UnlimitedPredicate: OperatorPredicate {
    /// - Throws: ``OperatorError`` if it always holds.
    func checkNegation() throws(OperatorError)
}

extension MoreThanOrEqualTo: UnlimitedPredicate {
    func checkNegation() throws(OperatorError) {
        if lowerLimit == .double(-.infinity) || lowerLimit == "" {
            throw OperatorError("nothing is less than \(lowerLimit)")
        }
    }
}

extension LessThanOrEqualTo: UnlimitedPredicate {
    func checkNegation() throws(OperatorError) {
        if upperLimit == .double(.infinity) { throw OperatorError("nothing is more than \(upperLimit)") }
    }
}

extension VersionMoreThanOrEqualTo: UnlimitedPredicate {
    func checkNegation() throws(OperatorError) {
        if try SemanticVersion(value).isLowest { throw OperatorError("no version is less than \(value.quoted)") }
    }
}

extension StartsWith: UnlimitedPredicate {
    func checkNegation() throws(OperatorError) {
        if value.isEmpty { throw OperatorError("every text starts with \(value.quoted)") }
    }
}

extension EndsWith: UnlimitedPredicate {
    func checkNegation() throws(OperatorError) {
        if value.isEmpty { throw OperatorError("every text ends with \(value.quoted)") }
    }
}

extension Value {
    fileprivate func checkPercentage() throws(OperatorError) {
        let (start, end) = (try compared(with: 0), try compared(with: 100))
        if start == .less || end == .more {
            throw OperatorError("\(percent) is not from 0% to 100%")
        }
    }

    fileprivate var hasUnknownKind: Bool {
        switch self {
        case .unrecognized: true
        case .list(let elements): elements.contains(where: \.hasUnknownKind)
        default: false
        }
    }

    /// The least values that are more than this one: of a number the next double and the next integer, either of which may come
    /// first. Empty if nothing is more.
    fileprivate var next: [Value] {
        switch self {
        case .integer(let number):
            let double = Double(number)
            // The nearest double may be this number, or to either side of it.
            let isMore = (try? Value.double(double).compared(with: self)) == .more
            let integer = number == .max ? [] : [Value.integer(number + 1)]
            return [.double(isMore ? double : double.nextUp)] + integer
        case .double(let number):
            return [.double(number.nextUp)] + (Int(exactly: (number.rounded(.down) + 1)).map { [.integer($0)] } ?? [])
        case .string(let text): return [.string(text + "\0")]
        case .date(let date):
            let (next, isOver) = Timestamp(date).rawValue.addingReportingOverflow(1)
            return isOver ? [] : [.date(Timestamp(rawValue: next).date)]
        case .boolean, .list, .unrecognized: return []
        }
    }
}
