import Foundation
import Gutter
import Testing

/// Changes by somebody who has seen an older version than the switch has now.
struct ExpectingTests {
    private let gutter: Manager
    private let id: UUID

    /// A switch at version 3: on, then off in an incident, then with a label.
    init() async throws {
        gutter = try await Manager()
        id = try await gutter.register(Switch("checkout", state: .global), by: "ada").switchID
        var copy = try gutter.switch("checkout")
        copy.state = .disabled
        copy = try await copy.save(by: "grace", reason: "INC-42")
        copy.label = "Checkout"
        try await copy.save(by: "bob")
    }

    @Test func aFormOfAnOldPageUndoesNoIncident() async throws {
        // All that the page showed, as a form sends it.
        var form = try gutter.switch("checkout")
        form.state = .global
        form.label = "The new checkout"
        let stale = form
        let conflict = await #expect(throws: SwitchConflict.self) { try await stale.save(expecting: 1) }
        #expect(conflict?.base.state == .global)
        #expect(conflict?.base.version == 1)
        #expect(conflict?.yours.label == "The new checkout")
        #expect(conflict?.theirs.state == .disabled)
        #expect(conflict?.theirs.version == 3)
        #expect(conflict?.properties == ["label", "state"])
        await #expect(throws: SwitchConflict.self) { try await gutter.update(stale, expecting: 2) }
        #expect(try await gutter.log.head().position == 3)
        #expect(try await form.save(expecting: 3).version == 4)
    }

    @Test func whoSawAnOlderVersionEditsThatOne() async throws {
        var seen = try await gutter.switch(id: id, version: 1)
        #expect(seen.state == .global)
        #expect(seen.label == nil)
        #expect(!seen.hasChanges)
        // Nothing in it is an edit, so saving it undoes nothing.
        #expect(try await gutter.update(seen).isEmpty)
        seen.description = "takes orders"
        #expect(try await seen.save().state == .disabled)
        #expect(try gutter.switch("checkout").label == "Checkout")
        let late = seen
        await #expect(throws: SwitchConflict.self) { try await late.save(expecting: 1) }
    }

    @Test func whatIsSoAlreadyIsNoConflict() async throws {
        let current = try gutter.switch(id: id)
        #expect(try await gutter.update(current, expecting: 1).isEmpty)
        // Back to what was seen, at another version.
        var copy = current
        copy.label = nil
        copy = try await copy.save()
        copy.label = "Pay"
        #expect(try await gutter.update(copy, expecting: 2).map(\.version) == [5])
    }

    @Test(arguments: [-1, 0, 4, .max]) func aVersionThatTheSwitchNeverHadIsRefused(_ version: Int) async throws {
        var copy = try gutter.switch("checkout")
        copy.state = .global
        let edited = copy
        for attempt in [
            { _ = try await edited.save(expecting: version) },
            { _ = try await gutter.switch(id: id, version: version) },
            { _ = try await gutter.unregister("checkout", expecting: version) },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: EventLogError.self) { try await attempt() }
            #expect(error?.code == .versionConflict)
            #expect(
                error?.description
                    == "The switch \"checkout\" is at version 3, not \(version). Look at it again and decide."
            )
        }
        #expect(try await gutter.log.head().position == 3)
    }

    @Test func nothingIsRemovedThatHasChangedSinceItWasSeen() async throws {
        await #expect(throws: EventLogError.self) { try await gutter.unregister("checkout", expecting: 2) }
        #expect(try await gutter.unregister("checkout", expecting: 3).count == 1)
    }

    @Test func aVersionThatAnotherProcessMadeIsKnown() async throws {
        var configuration = Manager.Configuration()
        configuration.log = gutter.log
        configuration.followsLog = false
        let behind = try await Manager(configuration)
        var copy = try gutter.switch("checkout")
        copy.state = .selective
        try await copy.save()
        #expect(behind.switches[0].version == 3)
        #expect(try await behind.switch(id: id, version: 4).state == .selective)
        var form = try behind.switch("checkout")
        form.state = .global
        copy.label = "Pay"
        try await copy.save()
        // The page was shown by the other process.
        form.label = "Pay"
        form.state = .global
        #expect(try await behind.update(form, expecting: 5).map(\.version) == [6])
    }

    /// A version belongs to an identity. The name alone does not say to which.
    @Test func aVersionOfAnotherSwitchWithThatNameIsNotTakenForThisOne() async throws {
        // Somebody has seen version 2 of "checkout", which is off. It goes, and another one gets to version 2.
        try await gutter.unregister("checkout")
        let other = try await gutter.register(Switch("checkout")).switchID
        var copy = try gutter.switch("checkout")
        copy.state = .global
        try await copy.save()
        var named = Switch("checkout")
        named.label = "Pay"
        let update = named
        for attempt in [
            { _ = try await gutter.unregister("checkout", expecting: 2) },
            { _ = try await gutter.update(update, expecting: 2) },
            { _ = try await gutter.planUnregister(Switch("checkout"), expecting: 2) },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: EventLogError.self) { try await attempt() }
            #expect(error?.code == .versionConflict)
            #expect(error?.description.contains("may be that of another switch, \(id.text), which") == true)
        }
        #expect(try await gutter.log.head().position == 6)
        // It works if you say which one you mean, or if only one of them had the version.
        #expect(try await gutter.unregister(gutter.switch(id: other), expecting: 2).count == 1)
        try await gutter.register(Switch("pay"))
        #expect(try await gutter.unregister("pay", expecting: 1).count == 1)
    }

    @Test func everyVersionOfALongHistoryIsFound() async throws {
        for number in 4...40 {
            var copy = try gutter.switch("checkout")
            copy.label = "\(number)"
            try await copy.save()
        }
        for version in 4...40 {
            #expect(try await gutter.switch(id: id, version: version).label == "\(version)")
        }
    }

    @Test func anIdentityIsFoundUnderItsNewNameAndNotUnderAnother() async throws {
        var copy = try gutter.switch("checkout")
        copy.name = "pay"
        try await copy.save()
        try await gutter.register(Switch("checkout"))
        #expect(try gutter.switch(id: id).name == "pay")
        try await gutter.unregister("pay")
        let error = await #expect(throws: SwitchNotFound.self) { try await gutter.switch(id: id, version: 1) }
        #expect(error?.name == id.text)
    }
}
