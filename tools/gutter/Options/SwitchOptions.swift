public import ArgumentParser
public import Gutter

extension Switch.State: ExpressibleByArgument {}

/// The properties of a switch that `register` and `update` set.
struct SwitchOptions: ParsableArguments {
    @Option(help: "Off for all, on for some, or on for all: disabled, selective or global.")
    var state: Switch.State?

    @Option(help: ArgumentHelp("A short name for people; '' removes it.", valueName: "text"))
    var label: String?

    @Option(help: ArgumentHelp("What the switch is for; '' removes it.", valueName: "text"))
    var description: String?

    @Flag(inversion: .prefixedNo, help: "Whether the nearest registered ancestor must be on too.")
    var consent: Bool?

    @Flag(inversion: .prefixedNo, help: "Whether all conditions must hold rather than one.")
    var compounded: Bool?

    func apply(to element: inout Switch) {
        if let state { element.state = state }
        if let label { element.label = label.isEmpty ? nil : label }
        if let description { element.description = description.isEmpty ? nil : description }
        if let consent { element.requiresConsent = consent }
        if let compounded { element.isCompounded = compounded }
    }
}
