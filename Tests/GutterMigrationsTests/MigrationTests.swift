import Foundation
import GutterMigrations
import Testing

struct MigrationTests {
    @Test func everyFileIsEmbeddedAndInOrder() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .filter { $0.hasSuffix(".sql") }
            .sorted()
        #expect(files == Migration.all.map { "\($0.name).sql" })
        #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
        for (file, step) in zip(files, Migration.all) {
            let content = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            #expect(content == step.sql)
            #expect(file.hasPrefix(String(repeating: "0", count: 4 - "\(step.version)".count) + "\(step.version)_"))
        }
    }
}
