import GRDB
import Gutter
import Testing

@testable import GutterSQLite

struct LifetimesTests {
    @Test func aNodeIsTheNumberDivisibleByTheHighestPowerOfTwo() {
        for first in Int64(1)...70 {
            for last in first...70 {
                let expected = (first...last).max { $0.trailingZeroBitCount < $1.trailingZeroBitCount }
                #expect(Lifetimes.node(first: first, last: last) == expected, "\(first)...\(last)")
            }
        }
    }

    @Test func everyLifetimeThatHoldsAPositionIsAtOneOfItsNodes() {
        for position in Int64(1)...70 {
            let nodes = Lifetimes.nodes(holding: position, head: 70)
            #expect(Set(nodes).count == nodes.count)
            for first in 1...position {
                for last in position...70 {
                    #expect(nodes.contains(Lifetimes.node(first: first, last: last)))
                }
            }
        }
    }

    @Test func aPositionHasFewNodes() {
        #expect(Lifetimes.nodes(holding: 5_000_000, head: 10_000_000).count <= 25)
        #expect(Lifetimes.nodes(holding: .max, head: .max).count <= 64)
    }

    @Test func damagedNumbersDoNotTrap() {
        for first in [Int64.min, -1, 0, .max] {
            for last in [Int64.min, -1, 0, .max] { _ = Lifetimes.node(first: first, last: last) }
            _ = Lifetimes.nodes(holding: first, head: .max)
        }
    }
}
