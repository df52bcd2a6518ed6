#if Tracing
import Gutter
import Tracing

extension SpanEvent {
    /// The event `feature_flag.evaluation`, with the attributes of OpenTelemetry's semantic conventions 1.37:
    /// https://opentelemetry.io/docs/specs/semconv/feature-flags/feature-flags-events/
    init(_ evaluation: Evaluation, version: Int?, namespace: String) {
        var attributes: SpanAttributes = [:]
        attributes["feature_flag.key"] = evaluation.name
        attributes["feature_flag.provider.name"] = "gutter"
        attributes["feature_flag.set.id"] = namespace
        attributes["feature_flag.result.value"] = evaluation.value
        attributes["feature_flag.result.variant"] = evaluation.value ? "on" : "off"
        attributes["feature_flag.result.reason"] = evaluation.semanticReason
        if let version { attributes["feature_flag.version"] = "\(version)" }
        if let error = evaluation.errors.first {
            attributes["error.type"] = error.error.semanticType
            attributes["error.message"] = "\(error)"
        }
        self.init(name: "feature_flag.evaluation", attributes: attributes)
    }
}

extension Evaluation {
    /// The convention's word for what decided.
    fileprivate var semanticReason: String {
        switch reason {
        case .global, .overridden: "static"
        case .disabled: "disabled"
        // It is decided by what decided the ancestor.
        case .ancestorInactive: ancestor?.semanticReason ?? "unknown"
        case .conditionHolds where condition?.isPercentage == true: "split"
        case .conditionHolds, .everyConditionHolds: "targeting_match"
        case .noConditionHolds, .conditionFails: errors.isEmpty ? "default" : "error"
        case .conditionDoesNotApply, .noCondition: errors.isEmpty ? "default" : "error"
        }
    }
}

extension Condition {
    /// Whether it takes a part of all inputs, rather than those of some kind.
    fileprivate var isPercentage: Bool {
        ["percent", "percent_range"].contains(operatorName)
    }
}

extension ConditionError.Reason {
    /// A word for the kind of error, of which there are few.
    fileprivate var semanticType: String {
        switch self {
        case .unknownArgument: "unknown_argument"
        case .unknownOperator: "unknown_operator"
        case .operatorFailed: "operator_failed"
        }
    }
}
#endif
