extension Event: Codable {
    /// Reads an event in the form of an export: what ``encode(to:)`` writes, and what `gutter log --format json` prints.
    ///
    /// Nothing about it is verified. It has the hashes that it came with, whether or not they are those of its content; a log
    /// computes them anew before it takes such an event in, and refuses one whose hashes are others. Believe an event that
    /// somebody has sent only as far as you believe the sender.
    ///
    /// - Throws: ``ValidationError`` for a field that is missing or has another form; what the decoder throws for what is not
    ///   JSON.
    public init(from decoder: any Decoder) throws {
        let json = try JSON(from: decoder)
        do throws(ContentError) {
            self = try Event(exportLine: Array(json.text.utf8))
        } catch {
            throw ValidationError("event", json, error)
        }
    }

    /// Writes the event in the form of an export, with its hashes.
    ///
    /// An encoder does not keep how a number was written. An event that another program wrote, with `0.10` in it, has another
    /// content when it is decoded, and no log takes it in; ``Event/exportLine()`` keeps every byte.
    ///
    /// - Throws: ``ContentError`` if the event holds what is not JSON; what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        let line = try exportLine()
        try JSON(content: line, maximumDepth: JSONParser.maximumDepthOfExport).encode(to: encoder)
    }
}
