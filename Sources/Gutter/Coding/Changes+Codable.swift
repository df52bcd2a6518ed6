extension Changes: Codable {
    /// Reads changes as they are stored: `{"state":{"current":"global","previous":"disabled"}}`.
    ///
    /// Properties that a newer version has added are kept.
    ///
    /// - Throws: ``ValidationError`` for a property that has another form; what the decoder throws for what is not JSON.
    public init(from decoder: any Decoder) throws {
        let json = try JSON(from: decoder)
        do throws(ContentError) {
            self = try Changes(parsing: json.text)
        } catch {
            throw ValidationError("difference", json, error)
        }
    }

    /// Writes the changes as they are stored.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try JSON.object(json).encode(to: encoder)
    }
}
