import Foundation
import Testing

/// What the documents refer to exists.
struct DocumentationLinkTests {
    private static let root = DocumentationTests.root

    private static let documents =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
        + ["tools/benchmarks/README.md", "tools/example/README.md"]

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test(arguments: documents) func everyRelativeLinkLeadsToAFile(_ document: String) throws {
        let folder = Self.root.appending(path: document).deletingLastPathComponent()
        for link in try text(document).matches(of: /\]\(([^)#\s]+)\)/).map({ String($0.output.1) })
        where !link.contains("://") {
            let target = folder.appending(path: link).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: target.path()), "\(document) links to \(link)")
        }
    }

    @Test func howAChangeTravelsNamesAtMostFifteenFilesInOrder() throws {
        let article = try text("Sources/Gutter/Gutter.docc/HowAChangeTravels.md")
        let steps = article.matches(of: /(?m)^(\d+)\. `([^`]+\.swift)`/)
        #expect(steps.map { Int($0.output.1) } == Array(1...steps.count))
        #expect((1...15).contains(steps.count))
        let files = article.matches(of: /`(\w[\w+\/]*\/[\w+]+\.swift)`/).map { String($0.output.1) }
        #expect(files.count >= steps.count)
        for file in files {
            // A file of the domain is named from Sources/Gutter on, one of an engine with its module.
            let places = ["Sources/Gutter/\(file)", "Sources/\(file)"].map { Self.root.appending(path: $0).path() }
            #expect(places.contains { FileManager.default.fileExists(atPath: $0) }, "There is no \(file)")
        }
    }
}
