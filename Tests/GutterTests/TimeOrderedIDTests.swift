import Foundation
import Gutter
import Testing

struct TimeOrderedIDTests {
    @Test func idsOfLaterMillisecondsSortBehindThoseOfEarlierOnes() {
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        let ids = (0..<1_000).map { UUID.timeOrdered(at: start.addingTimeInterval(Double($0) / 1_000)).text }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 1_000)
    }

    /// RFC 9562, appendix A.6: 0x017F22E279B0 is 2022-02-22T19:22:22Z, and the version and the variant stand in place.
    @Test func theLayoutIsThatOfVersion7() throws {
        let time = try #require(Timestamp(parsing: "2022-02-22T19:22:22Z")).date
        let id = UUID.timeOrdered(at: time).text
        #expect(id.hasPrefix("017f22e2-79b0-7"))
        #expect("89ab".contains(id[id.index(id.startIndex, offsetBy: 19)]))
    }

    @Test(arguments: [
        Date.distantPast, .distantFuture, Date(timeIntervalSince1970: -1), Date(timeIntervalSince1970: .infinity),
    ])
    func anyTimeGivesAnID(_ time: Date) {
        #expect(UUID.timeOrdered(at: time) != UUID.timeOrdered(at: time))
    }
}
