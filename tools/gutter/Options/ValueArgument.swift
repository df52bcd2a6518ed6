import Gutter

/// A value as people write it in JSON: see ``Gutter/Value/plain(_:)``.
enum ValueArgument {
    static let help = """
        Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}.
        """
}
