package import Foundation

/// A fold of the diffs alone: what the log says happened, step by step, without looking at the states that its events
/// carry or at the projection that is stored with it.
package struct Replay: Sendable {
    /// A switch as the diffs make it.
    package struct State: Sendable {
        package var namespace: String
        package var version: Int
        package var properties: JSONObject
    }

    /// The position of the last event taken in.
    package private(set) var position = Position.start
    /// The living switches.
    package private(set) var states: [UUID: State] = [:]
    /// Every namespace that the log has told of.
    package private(set) var namespaces: Set<String> = []
    /// Events that this version cannot read and left out, with the reason.
    package private(set) var unreadable: [Position: ContentError] = [:]

    package init() {}

    package mutating func apply(_ event: Event) {
        position = event.position
        switch event.effect {
        case .removes:
            states[event.switchID] = nil
        case .advances:
            states[event.switchID]?.version = event.version
        case .puts:
            var state = states[event.switchID] ?? State(namespace: event.namespace, version: 0, properties: .init())
            state.version = event.version
            do throws(ContentError) {
                try Changes(parsing: event.storedChanges).apply(to: &state.properties)
            } catch {
                // What it left is not known, and so is left out.
                state.properties = JSONObject()
            }
            states[event.switchID] = state
        }
        if let error = event.contentError {
            unreadable[event.position] = error
        } else {
            namespaces.insert(event.namespace)
        }
    }

    /// The living switches of every namespace that the log has told of, sorted by name. What cannot be read as a switch
    /// is left out.
    package var switches: [String: [Switch]] {
        var switches = Dictionary(uniqueKeysWithValues: namespaces.map { ($0, [Switch]()) })
        for (id, state) in states {
            guard let properties = try? SwitchProperties(state.properties) else { continue }
            let element = Switch(properties: properties, id: id, version: state.version, manager: nil)
            switches[state.namespace, default: []].append(element)
        }
        return switches.mapValues { $0.sorted { Name(normalized: $0.name) < Name(normalized: $1.name) } }
    }
}
