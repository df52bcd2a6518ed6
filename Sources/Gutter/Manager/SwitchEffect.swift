public import Foundation

/// For how many a switch is on, judging by its state and those of the ancestors that it asks.
public enum Reach: Int, Hashable, Comparable, Sendable {
    /// It, or an ancestor that it asks, is disabled, or is selective without conditions.
    case nobody
    /// It, or an ancestor that it asks, goes by conditions.
    case some
    /// It and the ancestors that it asks are global.
    case everybody

    /// Whether it is on for fewer.
    public static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
}

/// The effect of a change on a switch that may answer otherwise after it.
public struct SwitchEffect: Equatable, Sendable, Identifiable {
    /// The switch as it would be.
    public let `switch`: Switch
    /// For how many it is on now.
    public let before: Reach
    /// For how many it would be on. If that is ``Reach/some`` before and after, its conditions differ.
    public let after: Reach
    /// Whether the switch itself decides as before, and only the ancestors that it asks for consent make a difference.
    public let isByConsent: Bool

    /// The identity of the switch.
    public var id: UUID? { `switch`.id }
}

extension SwitchEffect: CustomStringConvertible {
    /// For a person: `shop:express: on for everyone → off for everyone`.
    public var description: String {
        let change = before == after ? "on for others" : "\(before.words) → \(after.words)"
        return "\(`switch`.name.printable()): \(change)"
    }
}

extension Reach {
    fileprivate var words: String {
        switch self {
        case .nobody: "off for everyone"
        case .some: "on for some"
        case .everybody: "on for everyone"
        }
    }
}

extension Projection {
    /// The switches of each namespace that may answer otherwise once the log has come to `later`.
    func effects(of later: Projection) -> [String: [SwitchEffect]] {
        var effects: [String: [SwitchEffect]] = [:]
        for namespace in namespaceNames {
            let found = self[namespace].effects(of: later[namespace])
            if !found.isEmpty { effects[namespace] = found }
        }
        return effects
    }
}

extension NamespaceProjection {
    /// The switches that may answer otherwise once the namespace is `later`.
    func effects(of later: NamespaceProjection) -> [SwitchEffect] {
        later.all.compactMap { after in
            guard let before = self[after.id] else { return nil }
            let (old, new) = (
                [before] + consentingAncestors(of: before), [after] + later.consentingAncestors(of: after)
            )
            if old.elementsEqual(new, by: ===) { return nil }
            let (earlier, later) = (Audience(old), Audience(new))
            guard earlier != later else { return nil }
            return SwitchEffect(
                switch: after.detached,
                before: earlier.reach,
                after: later.reach,
                isByConsent: before.properties.decidesLike(after.properties)
            )
        }
    }
}

/// For whom a switch is on.
private struct Audience: Equatable {
    let reach: Reach
    /// What narrows it, if it is on for some.
    private let selections: Set<String>

    /// - Parameter chain: The switch and the ancestors that it asks.
    init(_ chain: [SwitchRecord]) {
        let properties = chain.map(\.properties)
        reach = properties.map(\.reach).min() ?? .nobody
        selections =
            reach == .some ? Set(properties.filter { $0.state == .selective }.map(\.decision)) : []
    }
}

extension SwitchProperties {
    fileprivate var reach: Reach {
        switch state {
        case .disabled: .nobody
        case .selective: conditions.isEmpty ? .nobody : .some
        case .global: .everybody
        }
    }

    /// What a selective switch decides by.
    fileprivate var decision: String { JSON.array([.boolean(isCompounded), Condition.json(conditions)]).text }

    /// Whether both decide alike, apart from the ancestors that they ask.
    fileprivate func decidesLike(_ other: SwitchProperties) -> Bool {
        state == other.state && requiresConsent == other.requiresConsent
            && (state != .selective || decision == other.decision)
    }
}
