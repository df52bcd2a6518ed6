extension Value {
    /// Where the value stands among all: at least 0 and less than 100.
    ///
    /// A whole number falls in its value modulo 100 and, below that, in a fraction by its hash, so that a whole percentage
    /// goes by the number alone and half a percent is half of those. Another number falls in its value modulo 100, in
    /// decimal; anything else by its hash. With a salt everything is hashed, so that two salts are independent of each
    /// other. A double of whole worth is the integer.
    ///
    /// - Parameters:
    ///   - salted: A hash that has taken in the salt and a zero byte, if there is a salt.
    ///   - isIdentity: Whether the value says whose it is, which lets a boolean be hashed too.
    /// - Throws: ``OperatorError`` for a boolean that is not an identity, for NaN and the infinities, and for a kind that
    ///   this version does not know.
    func percentile(salted: MurmurHash3?, isIdentity: Bool) throws(OperatorError) -> Double {
        let hash = salted ?? MurmurHash3()
        switch wholeAsInteger {
        case .integer(let number):
            let fraction = hash.fraction(number.description)
            return salted == nil ? number.modulo100 + fraction : fraction * 100
        case .double(let number):
            guard number.isFinite else { throw OperatorError("\(number) is in no percentage") }
            if salted != nil { return hash.fraction(number.description) * 100 }
            // Of whole worth, but beyond every integer.
            let isWhole = number == number.rounded()
            return number.modulo100 + (isWhole ? hash.fraction(number.description) : 0)
        case .string(let text): return hash.fraction(text) * 100
        case .boolean(let value):
            guard isIdentity else {
                throw OperatorError("a percentage of a boolean would be all or none; say who is who with `hashedBy:`")
            }
            return hash.fraction(value.description) * 100
        case .date(let date): return hash.fraction(Timestamp(date).description) * 100
        case .list(let elements):
            // Sorted, because a Set gives its elements in another order in each process.
            let texts = elements.map(\.json.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            return hash.fraction(texts.joined(separator: ",")) * 100
        case .unrecognized: throw OperatorError("\(kind) is in no percentage")
        }
    }

    /// The value with every double that is worth an integer as that integer, in lists too: the two are equal.
    private var wholeAsInteger: Value {
        switch self {
        case .double(let number): Int(exactly: number).map(Value.integer) ?? self
        case .list(let elements): .list(elements.map(\.wholeAsInteger))
        default: self
        }
    }
}

extension MurmurHash3 {
    /// hash / 2^32, which a double holds exactly, and a hundred times it too.
    fileprivate func fraction(_ text: String) -> Double {
        var hash = self
        hash.update(text)
        return Double(hash.value) / 4_294_967_296
    }
}

// MARK: - Numbers

extension Int {
    fileprivate var modulo100: Double {
        let remainder = self % 100
        return Double(remainder < 0 ? remainder + 100 : remainder)
    }
}

extension Double {
    /// What is left of a finite number by 100 in decimal, as people read it: 0.1 for 100.1, whose binary
    /// remainder is 0.09999999999999432. The number, which is not an integer, is taken for its shortest decimal; negative ones
    /// wrap up.
    fileprivate var modulo100: Double {
        if 0..<100 ~= self { return self }
        let (digits, exponent) = magnitude.decimal
        let remainder: Double
        switch exponent {
        case 2...: return 0
        case 0...1:
            let rest = digits % 100 * (exponent == 1 ? 10 : 1) % 100
            remainder = Double(self < 0 && rest > 0 ? 100 - rest : rest)
        case -36 ... -1:
            let hundred = (exponent..<0).reduce(100 as UInt128) { power, _ in power * 10 }
            let rest = digits % hundred
            remainder = Double("\(self < 0 && rest > 0 ? hundred - rest : rest)e\(exponent)") ?? 0
        default:
            // So many places mean almost nothing, and what is not negative was answered above.
            remainder = 100
        }
        // The double nearest to 99.99999999999999999 is 100, which no range would have.
        return Swift.min(remainder, 100.0.nextDown)
    }

    /// The shortest decimal that reads back as this number, which is not negative: digits × 10^exponent. The digits
    /// are 18 at most: 17 that tell doubles apart and the 0 of a trailing `.0`.
    private var decimal: (digits: UInt128, exponent: Int) {
        let text = description.utf8
        let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
        var digits: UInt128 = 0
        var exponent = Int(String(Substring(text.dropFirst(mantissa.count + 1)))) ?? 0
        var isFraction = false
        for byte in mantissa {
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits = digits &* 10 &+ UInt128(byte & 0x0F)
                if isFraction { exponent -= 1 }
            }
        }
        return (digits, exponent)
    }
}
