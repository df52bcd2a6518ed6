import Foundation
import GutterTestSupport
import Testing

/// The README and the articles of every catalog show nothing that is not compiled or run.
///
/// - A block of Swift, or of HTML, stands, as it is but for how far it is indented, in a file `Tests/…/*Examples.swift`,
///   where it is compiled and run. Only `"switches.db"` is `folder.path("switches.db")` there, so that no file is left behind.
/// - A block that starts with `.package(` or `.product(` is of a manifest: the package has the traits and products it names.
/// - The `console` blocks of a page are run one after the other, in one folder, and print what the page says.
/// - `sh` and `text` are what nobody can run here: commands for a terminal, and messages of a disk that is full.
@Suite(.threadsOfItsOwn)
struct DocumentationTests {
    struct Page: Sendable, CustomTestStringConvertible {
        let path: String
        let text: String

        var testDescription: String { path }

        /// The contents of the fenced blocks in a language.
        func blocks(_ language: String) -> [String] {
            text.matches(of: /(?m)^```(\S*)\n((?:(?!```).*\n)*)```$/)
                .filter { $0.output.1 == language }.map { String($0.output.2) }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    static let pages: [Page] = files("Sources") { $0.contains(".docc/") && $0.hasSuffix(".md") } + [page("README.md")]

    private static let examples = files("Tests") { $0.hasSuffix("Examples.swift") }

    private static func files(_ folder: String, where isWanted: (String) -> Bool) -> [Page] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path())?
            .compactMap { $0 as? String }
        return (paths ?? []).sorted().filter(isWanted).map { page("\(folder)/\($0)") }
    }

    private static func page(_ path: String) -> Page {
        Page(path: path, text: (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? "")
    }

    @Test func theReadmeAndEveryCatalogAreFound() {
        #expect(Self.pages.count >= 19)
        #expect(Self.pages.allSatisfy { !$0.text.isEmpty })
        #expect(Self.examples.count >= 8)
    }

    @Test(arguments: pages) func everyBlockIsOfAKindThatIsTried(_ page: Page) {
        let fences = page.text.split(separator: "\n").filter { $0.contains("```") }
        #expect(fences.count.isMultiple(of: 2))
        for (opening, closing) in zip(fences, fences.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 })
            .map(\.element)
        {
            #expect(["```swift", "```html", "```console", "```sh", "```text"].contains(opening))
            #expect(closing == "```")
        }
    }

    @Test(arguments: pages) func everyBlockOfSwiftAndOfHTMLIsCompiled(_ page: Page) {
        for block in page.blocks("swift").filter({ !Self.isManifest($0) }) + page.blocks("html") {
            let block = block.replacing(#""switches.db""#, with: #"folder.path("switches.db")"#)
            let isCompiled = Self.examples.contains { file in
                (0...4).contains { file.text.contains("\n" + block.indented(by: $0 * 4)) }
            }
            #expect(isCompiled, "\(page.path) shows what stands in no Tests/…/*Examples.swift:\n\(block)")
        }
    }

    private static func isManifest(_ block: String) -> Bool {
        block.hasPrefix(".package(") || block.hasPrefix(".product(")
    }

    @Test func everyManifestNamesTraitsAndProductsOfThePackage() {
        let manifest = Self.page("Package.swift").text
        let blocks = Self.pages.flatMap { $0.blocks("swift") }.filter(Self.isManifest)
        #expect(blocks.count >= 2)
        for block in blocks {
            let products = block.matches(of: /\.product\(name: "(\w+)", package: "gutter"\)/).map(\.output.1)
            let traits = block.matches(of: /traits: \[([^\]]*)\]/)
                .flatMap { $0.output.1.matches(of: /\w+/).map(\.output) }
            for product in products { #expect(manifest.contains(#".library(name: "\#(product)""#), "\(block)") }
            for trait in traits { #expect(manifest.contains(#".trait(name: "\#(trait)""#), "\(block)") }
        }
    }

    @Test(arguments: pages.filter { !$0.blocks("console").isEmpty })
    func everyTranscriptIsWhatIsPrinted(_ page: Page) throws {
        let gutter = try CommandLineTool()
        try FileManager.default.createSymbolicLink(
            at: gutter.folder.appending(path: "tools"),
            withDestinationURL: Self.root.appending(path: "tools")
        )
        let missing = try ["sqlite3", "python3"].filter { try gutter.shell("command -v \($0)").status != 0 }
        for block in page.blocks("console") {
            #expect(block.hasPrefix("$ "), "A transcript starts with a command:\n\(block)")
            for step in "\n\(block)".split(separator: "\n$ ", omittingEmptySubsequences: true) {
                let lines = step.split(separator: "\n").map(String.init)
                let command = try #require(lines.first)
                let needed = missing.first { command.hasPrefix($0) || ($0 == "python3" && command.contains(".py")) }
                if let needed {
                    print("Without \(needed) this and the rest of its transcript are not run: \(command)")
                    break
                }
                let result = try gutter.shell(command)
                #expect(result.status == 0, "\(command): \(result.error)")
                #expect(stable(result.lines) == stable(Array(lines.dropFirst())), "\(command)")
            }
        }
    }

    /// Without what differs from run to run: times of now, hashes, random ids and sizes.
    private func stable(_ lines: [String]) -> [String] {
        lines.map {
            $0.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
                .replacing(/head (\d+):[0-9a-f]+…?/) { "head \($0.output.1):HASH" }
                .replacing(/transaction [0-9a-f]{8}/, with: "transaction ID")
                .replacing(/[\d,]+ bytes/, with: "SIZE")
        }
    }
}

extension String {
    fileprivate func indented(by count: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
            .joined(separator: "\n")
    }
}
