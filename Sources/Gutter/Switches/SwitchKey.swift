import Logging

/// A switch's name as a constant, so that it is written once and misspelt nowhere.
///
/// ```swift
/// extension SwitchKey {
///     static let checkout: SwitchKey = "cool_feature:checkout"
/// }
///
/// gutter.isActive(.checkout, for: user)
/// ```
///
/// A check by a key costs what a check by the name costs: the key has the name in normal form.
///
/// A name that breaks a rule does not stop the process. The key says so in ``error`` and in the log of the process, when it is
/// made; nothing can be registered under it, so it is off for everyone, as an unknown name is. A test finds it early:
/// `#expect(SwitchKey.checkout.error == nil)`.
public struct SwitchKey: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name in normal form; as it was written if it breaks a rule.
    public let name: String
    /// The rule of names that the key breaks, if it does.
    public let error: ValidationError?

    /// A key for a constant name, whose rules are checked when the key is made: a `static let` is made at its first use.
    public init(stringLiteral name: String) {
        do throws(ValidationError) {
            self.name = try Name(name).description
            error = nil
        } catch {
            self.name = name
            self.error = error
            Logger.gutter.error("A switch key cannot be used.", metadata: ["error": "\(error)"])
        }
    }

    /// A key for a name that is not known before the program runs.
    ///
    /// - Throws: ``ValidationError`` if the name breaks a rule of names.
    public init(_ name: String) throws(ValidationError) {
        self.name = try Name(name).description
        error = nil
    }

    /// The name.
    public var description: String { name }
}

extension Switch {
    /// Makes a switch that no manager knows yet, with the name of a key.
    public init(_ key: SwitchKey, state: State = .disabled) {
        self.init(key.name, state: state)
    }
}

extension Manager {
    /// Whether the switch is on without inputs of the call; see `isActive(_:)` with a name.
    public func isActive(_ key: SwitchKey) -> Bool {
        isActive(key.name)
    }

    /// Whether the switch is on for an input, such as a user.
    @inlinable
    public func isActive<Input>(_ key: SwitchKey, for input: Input, exclusive: Bool = false) -> Bool {
        isActive(key.name, for: input, exclusive: exclusive)
    }

    /// Whether the switch is on for two inputs, such as a user and a request.
    @inlinable
    public func isActive<First, Second>(
        _ key: SwitchKey,
        for first: First,
        _ second: Second,
        exclusive: Bool = false
    ) -> Bool {
        isActive(key.name, for: first, second, exclusive: exclusive)
    }

    /// Whether the switch is on for some inputs.
    @inlinable
    public func isActive<each Input>(
        _ key: SwitchKey,
        for input: repeat each Input,
        exclusive: Bool = false
    ) -> Bool {
        isActive(key.name, for: repeat each input, exclusive: exclusive)
    }

    /// What the switch decides without inputs of the call, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the key's name breaks a rule.
    public func evaluate(_ key: SwitchKey) throws -> Evaluation {
        try evaluate(key.name)
    }

    /// What the switch decides for some inputs, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the key's name breaks a rule.
    public func evaluate<each Input>(
        _ key: SwitchKey,
        for input: repeat each Input,
        exclusive: Bool = false
    ) throws -> Evaluation {
        try evaluate(key.name, for: repeat each input, exclusive: exclusive)
    }

    /// The switch with this key, resolved once; it need not exist yet.
    public func handle(_ key: SwitchKey) -> SwitchHandle {
        handle(key.name)
    }

    /// A copy of the switch with this key.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the key's name breaks a rule.
    public func `switch`(_ key: SwitchKey) throws -> Switch {
        try self.switch(key.name)
    }
}
