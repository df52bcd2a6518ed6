extension Operator {
    /// Whether the argument is equal to a value: numbers by their exact worth (1 is 1.0), text by canonical equivalence,
    /// dates to the microsecond, booleans, and lists element by element.
    public static func equals(_ value: some ValueConvertible) -> Operator { Operator(Equals(value)) }

    /// Whether the argument is the same text but for case and for white space around it, in every language alike.
    public static func equalsIgnoringCase(_ value: String) -> Operator { Operator(EqualsIgnoringCase(value)) }

    /// Whether the argument is equal to one of several values; for an argument that is a list, whether any element is.
    ///
    /// Values of another kind than the argument are just not equal to it. If all are, nothing can be compared.
    public static func oneOf(_ values: [some ValueConvertible]) -> Operator { Operator(OneOf(values)) }

    /// Whether the argument is one of `values`.
    public static func oneOf<Element: ValueConvertible>(_ values: Element...) -> Operator { Operator(OneOf(values)) }

    /// Whether the argument is true, or a number other than zero, or text or a list that is not empty, or a date.
    public static var truthy: Operator { Operator(Truthy()) }

    /// Whether the argument has a value at all, whatever it is: empty text and false are values too.
    public static var set: Operator { Operator(IsSet()) }

    /// Whether the argument has no value for an input that it is asked about. It does not hold if no input is asked.
    ///
    /// With it "everyone but Germany, and those of no known country" is two conditions:
    ///
    /// ```swift
    /// Condition(\UserArguments.country, .equals("DE"), isNegated: true)
    /// Condition(\UserArguments.country, .unset)
    /// ```
    public static var unset: Operator { Operator(IsUnset()) }

    /// Whether the argument is less than a limit: numbers by their exact worth, text in Unicode order, dates.
    public static func lessThan(_ upperLimit: some ValueConvertible) -> Operator { Operator(LessThan(upperLimit)) }

    /// Whether the argument is a limit or less: numbers by their exact worth, text in Unicode order, dates.
    public static func lessThanOrEqualTo(_ upperLimit: some ValueConvertible) -> Operator {
        Operator(LessThanOrEqualTo(upperLimit))
    }

    /// Whether the argument is more than a limit: numbers by their exact worth, text in Unicode order, dates.
    public static func moreThan(_ lowerLimit: some ValueConvertible) -> Operator { Operator(MoreThan(lowerLimit)) }

    /// Whether the argument is a limit or more: numbers by their exact worth, text in Unicode order, dates.
    public static func moreThanOrEqualTo(_ lowerLimit: some ValueConvertible) -> Operator {
        Operator(MoreThanOrEqualTo(lowerLimit))
    }

    /// Whether the argument is between two limits and neither of them: numbers by their exact worth, text in Unicode order,
    /// dates.
    public static func between(
        _ lowerLimit: some ValueConvertible,
        _ upperLimit: some ValueConvertible
    ) -> Operator {
        Operator(Between(lowerLimit, upperLimit))
    }

    /// Whether the argument falls into the first so many percent.
    ///
    /// A whole number falls in its value modulo 100, and in a fraction of a percent by its hash: 0.5 percent are half of those
    /// whose numbers end in 00. Another number falls in its value modulo 100, in decimal; anything else by its hash. With a
    /// salt everything is hashed, and two salts choose independently of each other. A double of whole worth is the integer.
    /// A boolean needs `hashedBy:` on its argument.
    public static func percent(_ percentage: some ValueConvertible & Numeric, salt: String? = nil) -> Operator {
        Operator(Percent(percentage, salt: salt))
    }

    /// Whether the argument falls between two percentages, the first included and the second not.
    ///
    /// See ``percent(_:salt:)`` for where an argument falls. 0 to 50 and 50 to 100 part people in two, with nobody in both.
    public static func percentRange(
        _ lowerLimit: some ValueConvertible & Numeric,
        _ upperLimit: some ValueConvertible & Numeric,
        salt: String? = nil
    ) -> Operator {
        Operator(PercentRange(lowerLimit, upperLimit, salt: salt))
    }

    /// Whether the argument is text that contains another, or a list with an element equal to a value.
    ///
    /// Text is compared by characters and canonical equivalence: `é` contains no `e`, however it is encoded. Every text
    /// contains the empty one.
    public static func contains(_ value: some ValueConvertible) -> Operator { Operator(Contains(value)) }

    /// Whether the argument is text that starts with another, by characters and canonical equivalence. Every text starts with
    /// the empty one.
    public static func startsWith(_ value: String) -> Operator { Operator(StartsWith(value)) }

    /// Whether the argument is text that ends with another, by characters and canonical equivalence. Every text ends with
    /// the empty one.
    public static func endsWith(_ value: String) -> Operator { Operator(EndsWith(value)) }

    /// Whether a regular expression is found in the argument, which must be text: anywhere, unless `^` and `$` hold it to the
    /// start and the end.
    ///
    /// The search takes time in proportion to the text, whatever the pattern: no text can make it hang. For that,
    /// backreferences and lookaround are refused. What there is: literals, `.`, classes, `\d \w \s \b`, `^ $`, groups, `|`,
    /// `* + ? {2,5}`, and `(?i)` at the start.
    ///
    /// It takes 200,000 steps at most, about a millisecond; a text that would take more cannot be decided. For each character
    /// it takes a step for each place in the pattern that may come next: one or a few for most patterns, which can thus search
    /// tens of thousands of characters, and never more than the pattern has places. Repeats count as written out: `a{100}`
    /// has a hundred. A pattern may have 2,000.
    public static func matches(_ pattern: String) -> Operator { Operator(Matches(pattern)) }

    /// Whether the argument is a version equal to `value`, by the precedence of Semantic Versioning 2.0.
    ///
    /// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
    /// what follows a `+` is ignored.
    public static func versionEquals(_ value: String) -> Operator { Operator(VersionEquals(value)) }

    /// Whether the argument is a version less than `value`, by the precedence of Semantic Versioning 2.0.
    ///
    /// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
    /// what follows a `+` is ignored.
    public static func versionLessThan(_ value: String) -> Operator { Operator(VersionLessThan(value)) }

    /// Whether the argument is a version less than or equal to `value`, by the precedence of Semantic Versioning 2.0.
    ///
    /// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
    /// what follows a `+` is ignored.
    public static func versionLessThanOrEqualTo(_ value: String) -> Operator {
        Operator(VersionLessThanOrEqualTo(value))
    }

    /// Whether the argument is a version more than `value`, by the precedence of Semantic Versioning 2.0.
    ///
    /// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
    /// what follows a `+` is ignored.
    public static func versionMoreThan(_ value: String) -> Operator { Operator(VersionMoreThan(value)) }

    /// Whether the argument is a version more than or equal to `value`, by the precedence of Semantic Versioning 2.0.
    ///
    /// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
    /// what follows a `+` is ignored.
    public static func versionMoreThanOrEqualTo(_ value: String) -> Operator {
        Operator(VersionMoreThanOrEqualTo(value))
    }
}
