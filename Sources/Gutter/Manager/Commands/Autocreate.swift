import Foundation

/// Registers an unknown name that was asked for, as a disabled switch; never if there is a living switch below the name,
/// or one that had the name before a rename.
struct Autocreate: Command {
    /// In normal form.
    let name: Name
    /// The identities that had the name and gave it up in a rename; read by ``prepared(for:)``.
    private var formerBearers: Set<UUID> = []

    init(_ name: Name) {
        self.name = name
    }

    var fingerprint: JSONObject? { JSONObject(command: "autocreate", ["name": .string(name.description)]) }

    func prepared(for manager: Manager) async throws -> Autocreate {
        var prepared = self
        let filter = EventFilter(namespace: manager.namespace, switch: name.description, kinds: [.updated])
        for try await page in manager.log.pages(EventQuery(matching: filter)) {
            for event in page where event.changes.name?.previous == name.description {
                prepared.formerBearers.insert(event.switchID)
            }
        }
        return prepared
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        if switches[name.description] != nil { return .nothing }
        if let descendant = switches.descendants(of: name).first {
            throw AutocreationRefused(name: name, reason: .isAncestor(of: descendant.name))
        }
        if let bearer = formerBearers.lazy.compactMap({ switches[$0] }).first {
            throw AutocreationRefused(name: name, reason: .wasRenamed(to: bearer.name))
        }
        var plan = try Register(Switch(name.description)).plan(on: switches, in: namespace)
        // Nobody may have put a switch below the name meanwhile.
        plan.watch = .subtree(name)
        return plan
    }
}

/// A name that is not autocreated.
struct AutocreationRefused: Error, CustomStringConvertible {
    enum Reason {
        /// The switch below it would have to ask it for consent, and so be off.
        case isAncestor(of: Name)
        /// What is asked for is a switch that has another name now.
        case wasRenamed(to: Name)
    }

    let name: Name
    let reason: Reason

    var description: String {
        let name = name.description.printable(limit: 60)
        return switch reason {
        case .isAncestor(let descendant):
            "\"\(name)\" would turn off \"\(descendant.description.printable(limit: 60))\", which would have to ask it. "
                + "Register it yourself if that is meant."
        case .wasRenamed(let current):
            "\"\(name)\" is what \"\(current.description.printable(limit: 60))\" was called before. Ask for that one."
        }
    }
}
