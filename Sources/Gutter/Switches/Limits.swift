/// How large the parts of a switch and of an attribution may be.
///
/// They are generous: what they stop is an accident, such as a file's content pasted as a label. Sizes of text are in
/// Unicode scalars. They bind commands; a log that holds more is still read.
public enum Limits {
    /// A switch's name, and a namespace with all its segments: 200.
    public static let name = 200
    /// A label: 1,000.
    public static let label = 1_000
    /// A description: 10,000.
    public static let description = 10_000
    /// A reason: 10,000.
    public static let reason = 10_000
    /// The id of an actor, its display name, on whose behalf it acts, a correlation id, an idempotency key: 1,000.
    public static let identifier = 1_000
    /// The conditions of one switch: 1,000.
    public static let conditions = 1_000
    /// One condition as stored JSON, in bytes: 65,536.
    public static let conditionBytes = 65_536
    /// Lists in a parameter of a condition, one within the other: 16.
    public static let nesting = 16
}
