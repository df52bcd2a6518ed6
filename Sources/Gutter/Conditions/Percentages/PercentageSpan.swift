/// What the percentage operators share: a part of 0 ..< 100, and whether a value falls into it.
struct PercentageSpan: Sendable {
    /// Nil if it is not a finite number.
    private let lower: Double?
    private let upper: Double?
    /// The hash of the salt and a zero byte, if there is a salt: hashing a value goes on from here.
    private let salted: MurmurHash3?

    init(_ lower: Value, _ upper: Value, salt: String?) {
        self.lower = lower.finite
        self.upper = upper.finite
        salted = salt.map { salt in
            var hash = MurmurHash3()
            hash.update(salt)
            hash.update(0 as UInt8)
            return hash
        }
    }

    func contains(_ value: Value, isIdentity: Bool) throws(OperatorError) -> Bool {
        guard let lower, let upper else { throw OperatorError("a limit of the percentage is no finite number") }
        let percentile = try value.percentile(salted: salted, isIdentity: isIdentity)
        return lower <= percentile && percentile < upper
    }
}

extension Value {
    fileprivate var finite: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number) where number.isFinite: number
        default: nil
        }
    }

    /// `50%`.
    var percent: String { "\(self)%" }
}

extension OperatorParameters {
    /// A percentage in the kind that it was stored in.
    func percentage(_ name: String) throws(OperatorError) -> Value {
        guard let value = self[name] else { throw .missing(name) }
        guard value.finite != nil else { throw OperatorError("the parameter \"\(name)\" is no finite number") }
        return value
    }

    /// The salt, which may be absent.
    func salt() throws(OperatorError) -> String? {
        switch self["salt"] {
        case nil: return nil
        case .string(let salt): return salt
        default: throw OperatorError("the parameter \"salt\" is no text")
        }
    }
}

extension [String: Value] {
    /// With the salt, if there is one.
    func adding(salt: String?) -> Self {
        guard let salt else { return self }
        return merging(["salt": .string(salt)]) { _, salt in salt }
    }
}

extension String {
    /// With the salt in words, if there is one.
    func mentioning(salt: String?) -> String {
        salt.map { "\(self) by the salt \($0.quoted)" } ?? self
    }
}
