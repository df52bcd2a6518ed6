import Gutter
import Testing

extension SwitchKey {
    fileprivate static let checkout: SwitchKey = "shop:checkout"
    fileprivate static let spaced: SwitchKey = "shop : e\u{301}"
    fileprivate static let broken: SwitchKey = "shop::checkout"
}

struct SwitchKeyTests {
    @Test func aKeyAsksForItsSwitch() async throws {
        let gutter = try await Manager()
        #expect(!gutter.isActive(.checkout))
        #expect(throws: SwitchNotFound.self) { try gutter.switch(.checkout) }
        try await gutter.register(Switch(.checkout, state: .global))
        #expect(gutter.isActive(.checkout))
        #expect(gutter.isActive(.checkout, for: 1))
        #expect(gutter.isActive(.checkout, for: 1, "a"))
        #expect(gutter.isActive(.checkout, for: 1, "a", true, exclusive: true))
        #expect(gutter.handle(.checkout).isActive())
        #expect(try gutter.evaluate(.checkout).reason == .global)
        #expect(try gutter.evaluate(.checkout, for: 1).reason == .global)
        #expect(try gutter.switch(.checkout).name == "shop:checkout")
    }

    @Test func aKeyHasTheNameInNormalForm() async throws {
        #expect(SwitchKey.spaced.name == "shop:\u{E9}")
        #expect(SwitchKey.spaced.error == nil)
        let gutter = try await Manager()
        try await gutter.register(Switch("shop:\u{E9}", state: .global))
        #expect(gutter.isActive(.spaced))
    }

    @Test func aKeyThatBreaksARuleIsOffAndEndsNothing() async throws {
        let gutter = try await Manager()
        #expect(SwitchKey.broken.error?.rule == "has an empty segment around ':'")
        #expect(!gutter.isActive(.broken))
        #expect(!gutter.handle(.broken).isActive(for: 1))
        #expect(throws: ValidationError.self) { try gutter.evaluate(.broken) }
        await #expect(throws: ValidationError.self) { try await gutter.register(Switch(.broken, state: .global)) }
    }

    @Test func aNameThatIsNotConstantIsChecked() throws {
        let (good, bad) = ("a", "a::b")
        #expect(try SwitchKey(good) == "a")
        #expect(throws: ValidationError.self) { try SwitchKey(bad) }
    }
}
