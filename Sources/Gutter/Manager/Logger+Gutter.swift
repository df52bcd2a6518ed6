public import Logging

extension Logger {
    /// Where a manager says what nobody waits for, such as that following its log failed, if it is given no other: the label
    /// is `gutter`.
    public static let gutter = Logger(label: "gutter")
}
