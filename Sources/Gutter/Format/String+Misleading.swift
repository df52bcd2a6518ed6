extension String {
    /// What no name and no id may have, because two that differ in it look alike: the first such character, as the end of
    /// a sentence that starts with the text. Nil if there is none.
    var misleadingCharacter: String? {
        if utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return nil }
        for scalar in unicodeScalars {
            if scalar.isControl { return "has the control character \(scalar.codePointAndName)" }
            if scalar.isInvisible { return "has the invisible character \(scalar.codePointAndName)" }
            if scalar != " ", scalar.properties.isWhitespace {
                return "has the space \(scalar.codePointAndName), which looks like another"
            }
        }
        return nil
    }
}
