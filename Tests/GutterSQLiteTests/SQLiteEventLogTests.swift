import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import GutterTesting
import Testing

struct SQLiteEventLogTests {
    @Test(arguments: EventLogConformance.Check.allCases, [0, 4])
    func conforms(_ check: EventLogConformance.Check, readers: Int) async throws {
        let folder = try TemporaryFolder()
        let conformance = EventLogConformance {
            var configuration = SQLiteEventLog.Configuration()
            configuration.readers = readers
            return try SQLiteEventLog(path: folder.path("\(UUID()).db"), configuration: configuration)
        }
        try await conformance.run(check)
    }
}
