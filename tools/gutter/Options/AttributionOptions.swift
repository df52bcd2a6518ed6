import ArgumentParser
import Foundation
import Gutter

/// Who makes a change, and why.
struct AttributionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who makes the change. (default: $GUTTER_ACTOR or your login name)", valueName: "id"))
    var actor: String?

    @Option(help: ArgumentHelp("Why, such as a ticket.", valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp("Names the change, so that repeating the command does not repeat it.", valueName: "key")
    )
    var idempotencyKey: String?

    var attribution: Attribution {
        let given = actor ?? ProcessInfo.processInfo.environment["GUTTER_ACTOR"].flatMap { $0.isEmpty ? nil : $0 }
        guard let id = given ?? Self.loginName else { return .system(reason: reason) }
        return .person(id, reason: reason)
    }

    private static var loginName: String? {
        guard let entry = getpwuid(geteuid()) else { return nil }
        return String(cString: entry.pointee.pw_name)
    }
}
