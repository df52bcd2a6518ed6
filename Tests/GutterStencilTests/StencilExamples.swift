#if Stencil
import Gutter
import GutterStencil
import Stencil
import Testing

/// What the module's page shows; `DocumentationTests` compares it with the page.
struct StencilPageTests {
    @Test func aPageAsksItsSwitches() async throws {
        let gutter = try await Manager(arguments: [UserArguments.self])
        let ada = Condition(\UserArguments.name, .equals("ada"))
        try await gutter.register(Switch("shop", state: .global))
        try await gutter.register(Switch("shop:express", state: .selective, conditions: [ada]))
        let template = """
            {% ifswitch shop:express user %}
            <button>Buy with one click</button>
            {% else %}
            <button>Proceed</button>
            {% endifswitch %}
            """
        let more = """
            {% ifnotswitch "shop" %}<p>We are closed.</p>{% endifswitch %}
            {% for feature in features %}
            {% ifswitch (feature.switch) %}<li>{{ feature.name }}</li>{% endifswitch %}
            {% endfor %}
            """
        let loader = DictionaryLoader(templates: ["cart.html": template, "more.html": more])
        let user = User(name: "ada")

        let environment = Environment(loader: loader, extensions: [SwitchExtension(in: gutter)])
        let page = try environment.renderTemplate(name: "cart.html", context: ["user": user])

        #expect(page.contains("one click"))
        #expect(try environment.renderTemplate(name: "cart.html", context: [:]).contains("Proceed"))
        let features = ["features": [["switch": "shop", "name": "Shop"], ["switch": "unknown", "name": "Other"]]]
        let list = try environment.renderTemplate(name: "more.html", context: features)
        #expect(list.split(separator: "\n").filter { $0.contains("<") } == ["<li>Shop</li>"])

        let sameForAll = try environment.renderTemplate(
            name: "cart.html",
            context: [SwitchExtension.inputsKey: [user]]
        )
        #expect(sameForAll == page)
    }
}
#endif
