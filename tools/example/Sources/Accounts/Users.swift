/// Everybody who has an account. An application has a database here.
struct Users: Sendable {
    let all = [
        User(id: "ada", name: "Ada Marsh", age: 36, country: "gb", isStaff: true),
        User(id: "grace", name: "Grace Weir", age: 52, country: "us", isStaff: true),
        User(id: "jeff", name: "Jeff Pool", age: 17, country: "nl", isStaff: false),
        User(id: "mina", name: "Mina Lake", age: 44, country: "de", isStaff: false),
        User(id: "noor", name: "Noor Brook", age: 29, country: "nl", isStaff: false),
        User(id: "sol", name: "Sol Rivers", age: 68, country: "fr", isStaff: false),
    ]

    func find(_ id: String) -> User? {
        all.first { $0.id == id }
    }
}
