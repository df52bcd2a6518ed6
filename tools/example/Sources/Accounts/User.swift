/// Somebody who buys here, or works here.
struct User: Sendable, Equatable {
    /// Never changes, and so decides percentages.
    let id: String
    let name: String
    let age: Int
    /// Two letters, of ISO 3166.
    let country: String
    let isStaff: Bool
}
