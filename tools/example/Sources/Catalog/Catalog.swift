/// Everything that there is to buy, for rainy days.
struct Catalog: Sendable {
    let all = [
        Product(
            id: "umbrella",
            name: "Umbrella",
            text: "Eight ribs of ash, and a duck who knows the way.",
            cents: 4_900
        ),
        Product(
            id: "boots",
            name: "Boots",
            text: "Natural rubber, up to the knee, for puddles of any size.",
            cents: 6_450
        ),
        Product(id: "hat", name: "Sou'wester", text: "Waxed cotton with a long brim behind.", cents: 2_895),
        Product(id: "barrel", name: "Rain barrel", text: "Oak, 90 litres, for the end of the gutter.", cents: 11_900),
    ]

    /// What is picked for those who have the switch on: the pair that is bought together most often.
    var picked: [Product] { all.filter { ["umbrella", "boots"].contains($0.id) } }

    func find(_ id: String) -> Product? {
        all.first { $0.id == id }
    }
}
