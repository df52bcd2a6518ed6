#if Stencil
import Gutter
import Stencil

/// The name that a tag asks for.
enum SwitchName {
    /// The name, as it is written in the template.
    case literal(String)
    /// What gives the name for a context, and the expression as it is written.
    case variable(any Resolvable, String)

    /// Takes the name from the front of a tag's words.
    ///
    /// - Throws: `TemplateSyntaxError` with the tag, if there is none or it breaks a rule of names.
    init(parsing words: inout ArraySlice<String>, of token: Token, _ parser: TokenParser) throws {
        guard let first = words.popFirst() else {
            let tag = token.components.first ?? "ifswitch"
            throw TemplateSyntaxError(
                reason: "The tag '\(tag)' names no switch. Write '{% \(tag) name %}', or '{% \(tag) name user %}'.",
                token: token
            )
        }
        guard first == "(" else {
            let name = first.unquoted
            // Stencil adds the tag to any error that is thrown here.
            self = .literal(try Name(name).description)
            return
        }
        guard let end = words.firstIndex(of: ")"), end > words.startIndex else {
            throw TemplateSyntaxError(
                reason: "The parentheses hold no variable. Write '{% ifswitch (feature.name) %}'.",
                token: token
            )
        }
        let expression = words[..<end].joined(separator: " ")
        words = words[(end + 1)...]
        self = .variable(try parser.compileResolvable(expression, containedIn: token), expression)
    }

    /// The name, for a context.
    ///
    /// - Throws: `TemplateSyntaxError` with the tag, if the variable is not text or breaks a rule of names.
    func resolve(_ context: Context, _ token: Token?) throws -> String {
        switch self {
        case .literal(let name): return name
        case .variable(let variable, let expression):
            guard let name = try variable.resolve(context) as? String else {
                throw TemplateSyntaxError(
                    reason: "The variable '\(expression)' is no text, so it names no switch. "
                        + "Set it, or write the name of the switch without parentheses.",
                    token: token
                )
            }
            return try Name(name).description
        }
    }
}

extension String {
    /// The text without the quotes around it, if it has them.
    fileprivate var unquoted: String {
        guard count > 1, let quote = first, quote == last, quote == "\"" || quote == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}
#endif
