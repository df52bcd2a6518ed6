import Foundation
import Gutter
import GutterStencil
import HTTPTypes
import Hummingbird
import Stencil

/// The pages, from the templates beside this file, which are compiled into the program.
struct Views: Sendable {
    static let templates = [
        "account.html": text(PackageResources.account_html), "art.html": text(PackageResources.art_html),
        "beta.html": text(PackageResources.beta_html), "catalog.html": text(PackageResources.catalog_html),
        "checkout.html": text(PackageResources.checkout_html), "error.html": text(PackageResources.error_html),
        "history.html": text(PackageResources.history_html), "layout.html": text(PackageResources.layout_html),
        "staff.html": text(PackageResources.staff_html), "thanks.html": text(PackageResources.thanks_html),
        "waiting.html": text(PackageResources.waiting_html),
    ]

    private let gutter: Manager

    /// The pages of a shop whose switches this manager has.
    init(asking gutter: Manager) {
        self.gutter = gutter
    }

    /// A page. Its template asks switches with `{% ifswitch name %}`, about the user of the request that is answered.
    ///
    /// - Throws: `TemplateSyntaxError` if a template is wrong.
    func page(
        _ template: String,
        titled title: String,
        _ values: [String: Any] = [:],
        for context: ShopContext
    ) throws -> Response {
        var values = values
        values["title"] = title
        values["template"] = template
        if let user = context.user { values["user"] = ["name": user.name, "isStaff": user.isStaff] }
        // An environment belongs to one task. It is cheap to make one, and to parse pages of this size.
        let environment = Environment(
            loader: DictionaryLoader(templates: Self.templates),
            extensions: [SwitchExtension(in: gutter)]
        )
        let html = try environment.renderTemplate(name: "\(template).html", context: Self.escaped(values))
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        // The page of one user is not another's, and a switch may be flipped at any time.
        headers[.cacheControl] = "private, no-cache"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    var styleSheet: Response {
        let headers: HTTPFields = [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=60"]
        return Response(
            status: .ok,
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.shop_css))
        )
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// All text in it made harmless in HTML: Stencil does not, and what comes from a log or a form may be anything. Done
    /// here, no template can forget it.
    private static func escaped(_ values: [String: Any]) -> [String: Any] {
        values.mapValues(escaped)
    }

    private static func escaped(_ value: Any) -> Any {
        switch value {
        case let text as String:
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
                .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
        case let list as [Any]: list.map(escaped)
        case let values as [String: Any]: escaped(values)
        default: value
        }
    }
}
