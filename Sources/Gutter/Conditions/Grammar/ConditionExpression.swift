/// A condition as people write it, and how it was understood: `UserArguments.age more_than 65`.
///
/// ```text
/// CONTAINER.ATTRIBUTE [not] OPERATOR PARAMETER…
/// ```
///
/// The parameters stand in the operator's order, or have their names in front: `between upper_limit=70 65`. Those of an
/// operator of your own all have their names in front. `not` negates the condition.
///
/// A value in double quotes is text. A word without them is a number (`65`, `0.5`), `true`, `false` or a date (`2024-03-02`,
/// `2024-03-02T14:03Z`) if it looks like one, and text otherwise. The words of one list are all text if they are not all of one
/// kind. Operators for text, such as `starts_with` and `version_more_than`, take every word as text. `{"integer":12}`,
/// `{"double":1e5}`, `{"date":"2024-03-02"}` and `["a","b"]` leave no doubt. A name that has a space, a dot or a quotation mark
/// in it stands in double quotes too: `"User arguments".age`. Within double quotes, `\"` and `\\` stand for `"` and `\`, as in
/// JSON.
///
/// ```swift
/// let reading = try ConditionExpression("UserArguments.zip one_of 02134 10001")
/// reading.condition  // UserArguments.zip is one of "02134", "10001"
/// reading.notes      // 10001 is taken as text, because the words of one list are of one kind.
/// ```
public struct ConditionExpression: Sendable {
    /// The condition.
    public let condition: Condition
    /// What the writer should know of how words were understood, such as digits that are taken as text; a sentence each.
    public let notes: [String]

    /// Reads a condition.
    ///
    /// - Parameters:
    ///   - text: The condition as people write it.
    ///   - isNegated: Whether the condition holds if the operator does not. Default: if `text` says `not`.
    ///   - operators: Operators of your own that `text` may name, besides the built-in ones.
    /// - Throws: ``ValidationError`` if `text` is not a condition, or one that could never hold, or is negated by `isNegated`
    ///   and by `not`.
    public init(
        _ text: String,
        isNegated: Bool = false,
        operators: [any OperatorPredicate.Type] = []
    ) throws(ValidationError) {
        var parser = ConditionParser(text, operators: operators)
        condition = try parser.condition(isNegated: isNegated)
        notes = parser.notes
    }
}

extension Condition {
    /// Reads a condition as people write it, such as `UserArguments.age more_than 65`; see ``ConditionExpression``.
    ///
    /// - Parameters:
    ///   - text: The condition as people write it.
    ///   - operators: Operators of your own that `text` may name, besides the built-in ones.
    /// - Throws: ``ValidationError`` if `text` is not a condition, or one that could never hold.
    public init(parsing text: String, operators: [any OperatorPredicate.Type] = []) throws(ValidationError) {
        self = try ConditionExpression(text, operators: operators).condition
    }

    /// The condition as people write it: `UserArguments.age not more_than 65`.
    ///
    /// ``init(parsing:operators:)`` makes the same condition of it if a command may write that condition. What a newer
    /// version has stored in a condition is not part of the text.
    public var expression: String { ConditionWriter(self).text }
}
