import Foundation

extension String {
    /// The text in the form that is the same for texts that differ only in case, or are canonically equivalent.
    ///
    /// Unicode's full case folding (The Unicode Standard 3.13, D145), which the standard library does not offer: taking
    /// each scalar to lower case, upper case and lower case again puts together the very scalars that `CaseFolding.txt`
    /// does, but for the dotless ı, which folds to itself. No locale takes part.
    var caseFolded: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        var folded = ""
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar == "\u{131}" {
                folded.unicodeScalars.append(scalar)
            } else {
                folded += scalar.properties.lowercaseMapping.mapped(\.uppercaseMapping).mapped(\.lowercaseMapping)
            }
        }
        return folded
    }

    /// Scalar by scalar: the mapping of a whole text would look at what stands around a letter.
    private func mapped(_ mapping: KeyPath<Unicode.Scalar.Properties, String>) -> String {
        unicodeScalars.reduce(into: "") { $0 += $1.properties[keyPath: mapping] }
    }

    /// Without white space around it.
    var trimmed: Substring {
        let start = unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? endIndex
        let end = unicodeScalars.lastIndex { !$0.properties.isWhitespace }.map(unicodeScalars.index(after:))
        return self[start..<(end ?? start)]
    }
}
