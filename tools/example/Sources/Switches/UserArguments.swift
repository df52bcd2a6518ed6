import Gutter

/// What conditions may ask about a user. The names of the properties are stored with the conditions: to rename one is to
/// change what is stored.
struct UserArguments: ArgumentContainer {
    typealias Input = User

    let id = Argument<User>.string(\.id)
    let age = Argument<User>.integer(\.age)
    let country = Argument<User>.string(\.country)
    let isStaff = Argument<User>.boolean(\.isStaff, hashedBy: \.id)
}
