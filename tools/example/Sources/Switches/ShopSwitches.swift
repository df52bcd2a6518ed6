import Gutter
import GutterHummingbird

/// The switches of the shop: their names, which code and templates ask for, and what they are until somebody decides
/// otherwise.
enum ShopSwitches {
    static let recommendations = "recommendations"
    static let beta = "beta"
    static let checkout = "checkout"
    /// A child: it is on only if `checkout` is on too.
    static let express = "checkout:express"

    /// What conditions may ask about.
    static let arguments: [any ArgumentContainer.Type] = [UserArguments.self, RequestArguments.self]

    static let all = [
        Switch(
            recommendations,
            label: "Picked for you",
            description: "What others bought together, above the catalog.",
            state: .selective,
            // The salt makes these another half than that of the next experiment.
            conditions: [Condition(\UserArguments.id, .percent(50, salt: "picked"))]
        ),
        Switch(
            beta,
            label: "The workshop",
            description: "What we are building. Others are sent to the waiting list.",
            state: .selective,
            conditions: [Condition(\UserArguments.isStaff, .truthy)]
        ),
        Switch(
            checkout,
            label: "Checkout",
            description: "Whether the shop takes orders. Turn it off when payments fail.",
            state: .global
        ),
        Switch(
            express,
            label: "Express checkout",
            description: "Buying with one click, where the law and the post allow it.",
            state: .selective,
            isCompounded: true,
            conditions: [
                Condition(\UserArguments.country, .oneOf(["de", "fr", "nl"])),
                Condition(\UserArguments.age, .moreThanOrEqualTo(18)),
            ]
        ),
    ]
}

extension Manager {
    /// Registers the switches that the log does not have yet. What was changed since stays as it is.
    ///
    /// - Throws: `EventLogError` if the log cannot be written.
    func registerShopSwitches() async throws {
        for each in ShopSwitches.all { try await registerIfAbsent(each, reason: "new in this version of the shop") }
    }
}
