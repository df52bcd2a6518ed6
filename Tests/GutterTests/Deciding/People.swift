import Foundation
import Gutter

/// The suites about deciding.
enum Deciding {}

/// What a service asks switches about.
struct Person: Sendable {
    var id: Int?
    var name = ""
    var nickname: String?
    var age = 0
    var score: Double?
    var isAdmin = false
    var joined = Date(timeIntervalSince1970: 0)
    var groups: [String] = []
}

/// Of reference type, not sendable, and with a subclass.
class Request {
    let path: String
    let agent: String?
    let size: Int

    init(path: String = "/", agent: String? = nil, size: Int = 0) {
        self.path = path
        self.agent = agent
        self.size = size
    }
}

final class Upload: Request {
    let kind: String

    init(kind: String, path: String = "/", agent: String? = nil, size: Int = 0) {
        self.kind = kind
        super.init(path: path, agent: agent, size: size)
    }
}

struct PersonArguments: ArgumentContainer {
    typealias Input = Person

    let name = Argument<Person>.string(\.name)
    let nickname = Argument<Person>.string { $0.nickname }
    let age = Argument<Person>.integer(\.age)
    let score = Argument<Person>.double { $0.score }
    let isAdmin = Argument<Person>.boolean(\.isAdmin, hashedBy: { $0.id })
    let isAnonymous = Argument<Person>.boolean { $0.name.isEmpty }
    let joined = Argument<Person>.date(\.joined)
    let groups = Argument<Person>.strings(\.groups, hashedBy: { $0.name })
}

/// About some people only, under another name than the type's.
struct GrownUpArguments: ArgumentContainer {
    typealias Input = Person

    static let name = "GrownUps"

    let age = Argument<Person>.integer { $0.age }

    func applies(to person: Person) -> Bool { person.age >= 18 }
}

struct RequestArguments: ArgumentContainer {
    typealias Input = Request

    let path = Argument<Request>.string(\.path)
    let agent = Argument<Request>.string { $0.agent }
    let size = Argument<Request>.integer { $0.size }
}

struct UploadArguments: ArgumentContainer {
    typealias Input = Upload

    let kind = Argument<Upload>.string(\.kind)
    let path = Argument<Upload>.string { $0.path }
}

extension Manager {
    static func forPeople(_ switches: Switch...) async throws -> Manager {
        let gutter = try await Manager(
            arguments: [PersonArguments.self, GrownUpArguments.self, RequestArguments.self, UploadArguments.self]
        )
        for new in switches { try await gutter.register(new) }
        return gutter
    }
}
