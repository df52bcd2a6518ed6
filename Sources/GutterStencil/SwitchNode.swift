#if Stencil
import Gutter
import Stencil

/// One `ifswitch` of a template, with what to render if the switch is on and if it is off.
final class SwitchNode: NodeType {
    let token: Token?
    private let manager: Manager
    private let isNegative: Bool
    private let name: SwitchName
    private let inputs: [any Resolvable]
    private let body: [any NodeType]
    private let alternative: [any NodeType]

    /// - Throws: `TemplateSyntaxError`, with the tag that is wrong.
    init(_ parser: TokenParser, _ token: Token, asking manager: Manager, isNegative: Bool) throws {
        self.token = token
        self.manager = manager
        self.isNegative = isNegative
        var words = token.components.dropFirst()
        name = try SwitchName(parsing: &words, of: token, parser)
        inputs = try words.map { try parser.compileResolvable($0, containedIn: token) }
        body = try parser.parse(until(["else", "endifswitch"]))
        var end = parser.nextToken()
        if let tag = end, tag.components.first == "else" {
            guard tag.components.count == 1 else {
                throw TemplateSyntaxError(
                    reason: "The 'else' of an 'ifswitch' takes nothing after it. Nest another 'ifswitch' inside it.",
                    token: tag
                )
            }
            alternative = try parser.parse(until(["endifswitch"]))
            end = parser.nextToken()
        } else {
            alternative = []
        }
        guard end != nil else {
            throw TemplateSyntaxError(
                reason: "The '\(token.components.first ?? "ifswitch")' has no end. Write '{% endifswitch %}' after it.",
                token: token
            )
        }
    }

    func render(_ context: Context) throws -> String {
        let isActive = manager.isActive(try name.resolve(context, token), forEach: try inputs(in: context))
        let nodes = isActive == isNegative ? alternative : body
        return try context.push { try renderNodes(nodes, context) }
    }

    /// What the context says for all tags, and then what this one names.
    private func inputs(in context: Context) throws -> [Any] {
        let shared: [Any] =
            switch context[SwitchExtension.inputsKey] {
            case let several as [Any]: several
            case let one?: [one]
            case nil: []
            }
        return shared + (try inputs.compactMap { try $0.resolve(context) })
    }
}
#endif
