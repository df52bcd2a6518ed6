/// Something to buy.
struct Product: Sendable, Equatable {
    let id: String
    let name: String
    let text: String
    /// In cents of a euro.
    let cents: Int

    var price: String {
        let rest = cents % 100
        return "€ \(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// What templates may show of it.
    var view: [String: Any] { ["id": id, "name": name, "text": text, "price": price] }
}
