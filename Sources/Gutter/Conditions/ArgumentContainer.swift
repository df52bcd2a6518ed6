/// What conditions may ask about one type of input, as stored properties.
///
/// ```swift
/// struct UserArguments: ArgumentContainer {
///     typealias Input = User
///     let name = Argument<User>.string(\.name)
///     let isAdmin = Argument<User>.boolean(\.isAdmin, hashedBy: \.id)
///     let age = Argument<User>.integer { $0.age }
/// }
/// ```
///
/// Conditions are stored with the container's ``name`` and the property's.
public protocol ArgumentContainer: Sendable {
    /// The type of input that the arguments read; a subclass of it is one too.
    associatedtype Input

    /// The container with its arguments.
    init()

    /// The name that conditions are stored with. Default: the type's. Pin it before you rename the type.
    static var name: String { get }

    /// Whether the arguments have anything to say of `input`. Default: they do. Runs at each check, so it must be quick.
    func applies(to input: Input) -> Bool

    /// Asks ``applies(to:)`` about the input that stands at `pointer`. Do not call or implement it: its default,
    /// compiled in the application's module, costs nothing at all if ``applies(to:)`` is not implemented.
    func _applies(toInputAt pointer: UnsafeRawPointer) -> Bool
}

extension ArgumentContainer {
    /// The type's name, without its module.
    public static var name: String { String(describing: Self.self) }

    /// True.
    @inlinable
    public func applies(to input: Input) -> Bool { true }

    /// What ``applies(to:)`` says.
    @inlinable
    public func _applies(toInputAt pointer: UnsafeRawPointer) -> Bool {
        applies(to: pointer.assumingMemoryBound(to: Input.self).pointee)
    }
}

extension ArgumentContainer {
    /// The arguments by the labels of their properties.
    static func arguments(of container: Self) -> [(label: String, argument: Argument<Input>)] {
        Mirror(reflecting: container).children
            .compactMap { child in
                guard let label = child.label, let argument = child.value as? Argument<Input> else { return nil }
                return (label, argument)
            }
    }

    /// The stored name of an attribute.
    ///
    /// - Throws: ``ValidationError`` if the key path does not lead to a stored property, or if the program was
    ///   built without reflection metadata, so that properties have no names.
    static func label(of attribute: KeyPath<Self, Argument<Input>>) throws(ValidationError) -> String {
        let container = Self()
        let argument = container[keyPath: attribute]
        if let label = arguments(of: container).first(where: { $0.argument === argument })?.label { return label }
        throw ValidationError(
            "argument",
            value: "\(attribute)",
            rule: "is no stored property with a name",
            remedy: "Make it a `let` of \(Self.name), and build without -disable-reflection-metadata."
        )
    }
}

/// The arguments of an input whose type Swift does not know: what a command line or a test gives.
///
/// ```swift
/// gutter.isActive("checkout", for: Attributes("UserArguments", ["age": 70, "name": "jeff"]))
/// ```
///
/// Conditions on the container of that name apply to it, whether or not the manager knows the container.
public struct Attributes: Sendable, Hashable {
    /// The stored name of the container.
    public var container: String
    /// The values by attribute; one that is missing has no value.
    public var values: [String: Value]
    /// Who it is, for percentages. Default: the value itself tells.
    public var identity: Value?

    /// The values of a container's attributes.
    public init(_ container: String, _ values: [String: Value], hashedBy identity: Value? = nil) {
        self.container = container
        self.values = values
        self.identity = identity
    }
}
