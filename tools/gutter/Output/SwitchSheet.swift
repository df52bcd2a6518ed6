import Gutter

/// Everything about one switch.
struct SwitchSheet {
    let element: Switch
    /// The ancestors whose consent counts, the nearest one first.
    let ancestors: [SwitchRecord]
    let descendants: [SwitchRecord]
    let first: Event?
    let last: Event?

    func render(on terminal: Terminal) -> String {
        var fields: [(String, String)] = []
        if let label = element.label { fields.append(("label", label.printable())) }
        if let description = element.description { fields.append(("description", description.printable())) }
        fields.append(("state", terminal.styled(element.state.rawValue, element.state.style)))
        fields.append(("effect", effect))
        fields.append(("consent", consent))
        fields += conditions
        if !descendants.isEmpty {
            fields.append(("below it", descendants.map { $0.properties.name.printable() }.joined(separator: ", ")))
        }
        fields.append(("identity", "\(element.id?.text ?? "none"), version \(element.version)"))
        if let first { fields.append(("first event", first.sentence(zone: terminal.timeZone))) }
        if let last, last.position != first?.position {
            fields.append(("last event", last.sentence(zone: terminal.timeZone)))
        }

        let title = element.name.printable().wrapped(to: terminal.width ?? .max)
        return title.map { terminal.styled($0, .bold) + "\n" }.joined() + terminal.sheet(fields, indent: "  ")
    }

    private var effect: String {
        if element.state == .disabled { return "off for everyone" }
        if let blocker = ancestors.first(where: { $0.properties.state == .disabled }) {
            return "off for everyone: \(blocker.properties.name.printable()), which must consent, is disabled"
        }
        let selecting = ancestors.filter { $0.properties.state == .selective }.map { $0.properties.name.printable() }
        if !selecting.isEmpty { return "on only for those for whom \(selecting.joined(separator: " and ")) is" }
        return element.state == .global ? "on for everyone" : "on for those whom its conditions select"
    }

    private var consent: String {
        guard element.requiresConsent else { return "not asked for" }
        guard let ancestor = ancestors.first else { return "asked for; no ancestor is registered" }
        return "asked of \(ancestor.properties.name.printable()), which is \(ancestor.properties.state.rawValue)"
    }

    private var conditions: [(String, String)] {
        guard !element.conditions.isEmpty else { return [] }
        let heading = element.isCompounded ? "all of" : "any of"
        return element.conditions.enumerated()
            .map { index, condition in
                (index == 0 ? heading : "", "\(index + 1). \(condition)")
            }
    }
}
