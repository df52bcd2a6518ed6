#if Stencil
import Gutter
import GutterStencil
import GutterTesting
import Stencil
import Testing

struct User: Sendable {
    let name: String
}

struct UserArguments: ArgumentContainer {
    typealias Input = User
    let name = Argument<User>.string(\.name)
}

struct SwitchTagTests {
    private let gutter: Manager

    init() async throws {
        gutter = try await Manager(arguments: [UserArguments.self])
        let ada = [Condition(\UserArguments.name, .equals("ada"))]
        try await gutter.register(Switch("on", state: .global))
        try await gutter.register(Switch("off", state: .disabled))
        try await gutter.register(Switch("shop", state: .global))
        try await gutter.register(Switch("shop:pay", state: .selective, conditions: ada))
        try await gutter.register(Switch("for ada", state: .selective, conditions: ada))
    }

    private func render(_ template: String, _ context: [String: Any] = [:]) throws -> String {
        try Environment(extensions: [SwitchExtension(in: gutter)]).renderTemplate(string: template, context: context)
    }

    @Test(arguments: [
        ("{% ifswitch on %}A{% else %}B{% endifswitch %}", "A"),
        ("{% ifswitch off %}A{% else %}B{% endifswitch %}", "B"),
        ("{% ifswitch unknown %}A{% else %}B{% endifswitch %}", "B"),
        ("{% ifswitch on %}A{% endifswitch %}.", "A."),
        ("{% ifswitch off %}A{% endifswitch %}.", "."),
        ("{% ifnotswitch on %}A{% else %}B{% endifswitch %}", "B"),
        ("{% ifnotswitch off %}A{% else %}B{% endifswitch %}", "A"),
        ("{% ifnotswitch off %}A{% endifswitch %}", "A"),
        ("{% ifswitch 'on' %}A{% endifswitch %}", "A"),
        ("{% ifswitch \"for ada\" user %}A{% endifswitch %}", "A"),
        ("{% ifswitch shop:pay user %}A{% endifswitch %}", "A"),
        ("{% ifswitch shop:pay nobody user %}A{% endifswitch %}", "A"),
        ("{% ifswitch shop:pay nobody %}A{% else %}B{% endifswitch %}", "B"),
        ("{% ifswitch shop:pay %}A{% else %}B{% endifswitch %}", "B"),
        ("{% ifswitch shop:pay users.first %}A{% endifswitch %}", "A"),
        ("{% ifswitch shop:pay missing|default:user %}A{% endifswitch %}", "A"),
        ("{% ifswitch (name) user %}A{% endifswitch %}", "A"),
        ("{% ifswitch ( name ) user %}A{% endifswitch %}", "A"),
        ("{% ifswitch (missing|default:\"on\") %}A{% endifswitch %}", "A"),
        ("{% ifswitch name %}A{% else %}B{% endifswitch %}", "B"),
        ("{% for s in several %}{% ifswitch (s) %}{{ s }} {% endifswitch %}{% endfor %}", "on shop "),
        ("{% ifswitch on %}{% ifswitch off %}A{% else %}B{% endifswitch %}{% else %}C{% endifswitch %}", "B"),
        ("{% ifswitch on %}{% if true %}A{% else %}B{% endif %}{% else %}C{% endifswitch %}", "A"),
    ])
    func aTagRendersTheSideThatTheSwitchIsOn(_ template: String, _ text: String) throws {
        let ada = User(name: "ada")
        let nobody: User? = nil
        let context: [String: Any] = [
            "user": ada, "users": [ada, User(name: "bob")], "nobody": nobody as Any, "name": "shop:pay",
            "several": ["on", "off", "shop"],
        ]
        #expect(try render(template, context) == text)
    }

    @Test func theContextMayHaveInputsForEveryTag() throws {
        let template = "{% ifswitch shop:pay %}A{% else %}B{% endifswitch %}"
        #expect(try render(template, [SwitchExtension.inputsKey: User(name: "ada")]) == "A")
        #expect(try render(template, [SwitchExtension.inputsKey: [5, User(name: "ada")] as [Any]]) == "A")
        #expect(try render(template, [SwitchExtension.inputsKey: [User(name: "bob")]]) == "B")
        #expect(try render(template, ["user": User(name: "ada")]) == "B")
    }

    @Test func inputsAndOverridesOfTheTaskAreInForce() throws {
        let template = "{% ifswitch shop:pay %}A{% else %}B{% endifswitch %}"
        #expect(try gutter.withInputs(User(name: "ada")) { try render(template) } == "A")
        #expect(try gutter.withInputs(User(name: "bob")) { try render(template) } == "B")
        #expect(try withSwitches(["shop:pay": true], in: gutter) { try render(template) } == "A")
    }

    @Test func aTemplateThatIsRenderedAgainAsksAgain() async throws {
        let template = Template(
            templateString: "{% ifswitch on %}A{% else %}B{% endifswitch %}",
            environment: Environment(extensions: [SwitchExtension(in: gutter)])
        )
        #expect(try template.render([:]) == "A")
        var on = try gutter.switch("on")
        on.state = .disabled
        try await on.save()
        #expect(try template.render([:]) == "B")
    }

    @Test func withoutAManagerItAsksTheDefaultOne() throws {
        let text = try withDefaultManager(gutter) {
            try Environment(extensions: [SwitchExtension()])
                .renderTemplate(string: "{% ifswitch on %}A{% endifswitch %}")
        }
        #expect(text == "A")
    }

    @Test(arguments: [
        (
            "{% ifswitch %}A{% endifswitch %}",
            "The tag 'ifswitch' names no switch. Write '{% ifswitch name %}', or '{% ifswitch name user %}'."
        ),
        (
            "{% ifnotswitch %}A{% endifswitch %}",
            "The tag 'ifnotswitch' names no switch. Write '{% ifnotswitch name %}', or '{% ifnotswitch name user %}'."
        ),
        (
            "{% ifswitch a::b %}A{% endifswitch %}",
            "The switch name \"a::b\" has an empty segment around ':'. Remove the extra ':'."
        ),
        ("{% ifswitch '' %}A{% endifswitch %}", "The switch name \"\" is empty. Give it at least one character."),
        (
            "{% ifswitch () %}A{% endifswitch %}",
            "The parentheses hold no variable. Write '{% ifswitch (feature.name) %}'."
        ),
        (
            "{% ifswitch (a %}A{% endifswitch %}",
            "The parentheses hold no variable. Write '{% ifswitch (feature.name) %}'."
        ),
        (
            "{% ifswitch (missing) %}A{% endifswitch %}",
            "The variable 'missing' is no text, so it names no switch. Set it, or write the name of the switch without parentheses."
        ),
        (
            "{% ifswitch (number) %}A{% endifswitch %}",
            "The variable 'number' is no text, so it names no switch. Set it, or write the name of the switch without parentheses."
        ),
        (
            "{% ifswitch (bad) %}A{% endifswitch %}",
            "The switch name \"a::b\" has an empty segment around ':'. Remove the extra ':'."
        ),
        ("{% ifswitch on %}A", "The 'ifswitch' has no end. Write '{% endifswitch %}' after it."),
        ("{% ifnotswitch on %}A{% else %}B", "The 'ifnotswitch' has no end. Write '{% endifswitch %}' after it."),
        (
            "{% ifswitch on user|nofilter %}A{% endifswitch %}",
            "Unknown filter 'nofilter'. Found similar filters: 'filter'."
        ),
    ])
    func anErrorHasTheLineOfItsTag(_ template: String, _ reason: String) throws {
        let context: [String: Any] = ["number": 5, "bad": "a::b"]
        let error = #expect(throws: TemplateSyntaxError.self) { _ = try render("one\ntwo\n  " + template, context) }
        #expect(error?.reason == reason)
        #expect(error?.token?.sourceMap.location.lineNumber == 3)
    }

    @Test func anErrorInsideASideHasItsOwnLine() throws {
        let error = #expect(throws: TemplateSyntaxError.self) {
            _ = try render("{% ifswitch on %}\n\n{{ a|nofilter }}{% endifswitch %}")
        }
        #expect(error?.token?.sourceMap.location.lineNumber == 3)
    }

    @Test func anElseWithAConditionIsAnError() throws {
        let error = #expect(throws: TemplateSyntaxError.self) {
            _ = try render("{% ifswitch on %}A\n{% else if x %}B{% endifswitch %}")
        }
        #expect(
            error?.reason == "The 'else' of an 'ifswitch' takes nothing after it. Nest another 'ifswitch' inside it."
        )
        #expect(error?.token?.sourceMap.location.lineNumber == 2)
    }
}
#endif
