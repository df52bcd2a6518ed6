public import Foundation

/// Where an imported event came from. Its time and actor are what the source says, not what this log saw.
///
/// A source may name a person, as the file name `ada.jsonl` does. So an origin is hashed behind the salt of the
/// event's attribution, with who and why, and no part of it stands in the event's hash itself.
public struct Origin: Hashable, Sendable {
    /// The source, such as a file's name without its folder.
    public var source: String
    /// The line in the source, from 1.
    public var line: Int?
    /// When it was imported, by the clock.
    public var importedAt: Date

    /// An origin with each of its parts.
    public init(source: String, line: Int? = nil, importedAt: Date) {
        self.source = source
        self.line = line
        self.importedAt = importedAt
    }

    package var text: String {
        var object = JSONObject()
        object["importedAt"] = .string(Timestamp(importedAt).description)
        object["line"] = line.map(JSON.integer)
        object["source"] = .string(source)
        return JSON.object(object).text
    }

    /// Nil if `text` is not an origin that this version knows.
    package init?(parsing text: String) {
        guard let object = (try? JSON(parsing: text))?.object, let source = object["source"]?.string,
            let importedAt = object["importedAt"]?.string.flatMap(Timestamp.init(parsing:))
        else { return nil }
        self.init(source: source, line: object["line"]?.integer, importedAt: importedAt.date)
    }
}
