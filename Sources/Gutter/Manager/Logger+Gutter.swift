public import Logging

extension Logger {
    /// The logger of a manager that is given no other, for what happens in the background, such as that following its log
    /// failed. Its label is `gutter`.
    public static let gutter = Logger(label: "gutter")
}
