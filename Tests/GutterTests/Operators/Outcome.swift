@testable import Gutter

/// The outcome of asking an operator.
enum Outcome: Equatable {
    case holds, holdsNot, fails

    init(_ operation: any OperatorPredicate, _ value: any ValueConvertible) {
        do {
            self = try operation.applies(to: value.gutterValue) ? .holds : .holdsNot
        } catch {
            self = .fails
        }
    }
}

/// Why `operation` does not decide about `value`.
func reason(_ operation: any OperatorPredicate, _ value: any ValueConvertible) -> String? {
    do {
        _ = try operation.applies(to: value.gutterValue)
        return nil
    } catch {
        return "\(error)"
    }
}
