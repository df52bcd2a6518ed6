/// An error of Gutter's. It says of what kind it is and what to do about it, so that a program need not know every type.
///
/// ```swift
/// do {
///     try await gutter.unregister(name)
/// } catch let error as any GutterError where error.kind == .notFound {
///     print("Nothing to do: \(error.problem.rule ?? error.description)")
/// }
/// ```
///
/// A server takes its status from ``kind`` and its answer from ``problem``; the command line takes its exit code from
/// ``kind``. `description` has it all for the people who run the program: whole sentences, the last
/// of which says what to do. It may name a file or a host; ``Problem/message`` does not.
public protocol GutterError: Error, CustomStringConvertible {
    /// What went wrong, in the parts that a program acts on.
    var problem: Problem { get }
}

extension GutterError {
    /// What kind of trouble it is.
    public var kind: Problem.Kind { problem.kind }
}
