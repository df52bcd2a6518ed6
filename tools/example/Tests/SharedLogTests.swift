import Gutter
import GutterSQLite
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

/// A shop whose log somebody else writes to, as `gutter update` in a second terminal does.
struct SharedLogTests {
    @Test(.timeLimit(.minutes(5))) func whatAnotherManagerTurnsOffIsOffInTheNextResponse() async throws {
        let folder = try TemporaryFolder()
        let shop = try await Shop(log: .sqlite(at: folder.path("shop.db")))
        let other = try await Manager(log: .sqlite(at: folder.path("shop.db")))
        try await shop.visit { client async throws in
            #expect(try await client.get("/checkout/hat", as: "noor").text.contains("one click"))

            var copy = try other.switch(ShopSwitches.checkout)
            copy.state = .disabled
            let event = try #require(try await other.update(copy, by: "grace", reason: "INC-42 payments fail").first)
            try await shop.gutter.waitUntilCaughtUp(to: event.position)

            #expect(try await client.get("/checkout/hat", as: "noor").text.contains("We take no orders"))
            let history = try await client.get("/staff/history", as: "ada").text
            #expect(history.contains("grace"))
            #expect(history.contains("INC-42 payments fail"))
        }
        await other.shutdown()
        await shop.gutter.shutdown()
    }

    @Test func aSecondStartRegistersNothingAndKeepsTheHistory() async throws {
        let folder = try TemporaryFolder()
        for _ in 1...2 {
            let shop = try await Shop(log: .sqlite(at: folder.path("shop.db")))
            #expect(try await shop.gutter.log.events(EventQuery()).count == ShopSwitches.all.count)
            await shop.gutter.shutdown()
        }
    }
}
