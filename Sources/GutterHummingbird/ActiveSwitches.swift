#if Hummingbird
import Gutter
import HTTPTypes
import Hummingbird
import Synchronization

/// The switches that were found active while one request was answered.
final class ActiveSwitches: Sendable {
    /// How long a value may be, in bytes: servers and proxies commonly stop at 8 KiB for all headers.
    static let limit = 4_096

    static let field: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Gutter-Switch") else {
            preconditionFailure("A constant that is the name of a header field.")
        }
        return name
    }()

    private struct State {
        var names: [String] = []
        var isKnown: Set<String> = []
    }

    private let state = Mutex(State())

    func record(_ evaluation: Evaluation, version: Int?) {
        guard evaluation.value else { return }
        state.withLock { state in
            if state.isKnown.insert(evaluation.name).inserted { state.names.append(evaluation.name) }
        }
    }

    /// How many there are.
    var count: Int { state.withLock { $0.names.count } }

    /// The header's value: `active=a,b`.
    var value: String { Self.value(of: state.withLock { $0.names }) }

    /// The header, as the only field.
    var fields: HTTPFields { [Self.field: value] }

    /// Adds the header beside those that other namespaces may have added.
    func announce(in headers: inout HTTPFields) {
        headers.append(HTTPField(name: Self.field, value: value))
    }

    static func value(of names: [String]) -> String {
        var value = "active="
        for (index, name) in names.enumerated() {
            let encoded = (index == 0 ? "" : ",") + encode(name)
            guard value.utf8.count + encoded.utf8.count <= limit else {
                return "\(value);more=\(names.count - index)"
            }
            value += encoded
        }
        return value
    }

    /// A name without anything that could end the header, or be taken for its punctuation.
    static func encode(_ name: String) -> String {
        var encoded = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "%"), ..<0x21, 0x7F...:
                encoded += "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            default:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return encoded
    }
}
#endif
