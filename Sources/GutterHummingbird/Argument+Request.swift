#if Hummingbird
public import Gutter
import HTTPTypes
import Hummingbird

extension Argument where Input == RequestInput {
    /// A header field; if there are several of the same name, they are joined by `, `.
    ///
    /// A name that no header can have is a programmer's mistake, and stops the process with a message.
    ///
    /// - Parameters:
    ///   - name: In upper or lower case.
    ///   - identity: Who is who for percentages, such as `{ $0.cookie("session") }`. Default: the value tells.
    public static func header(_ name: String, hashedBy identity: IdentityReader? = nil) -> Argument {
        guard let field = HTTPField.Name(name) else {
            preconditionFailure("The header name \"\(name)\" has characters that no header name may have.")
        }
        return .string({ $0.request.headers[field] }, hashedBy: identity)
    }

    /// A parameter of the query; if there are several of the same name, the first.
    ///
    /// Cost: the query is parsed at each check.
    ///
    /// - Parameters:
    ///   - name: As it stands in the query.
    ///   - identity: Who is who for percentages. Default: the value tells.
    public static func query(_ name: String, hashedBy identity: IdentityReader? = nil) -> Argument {
        .string({ $0.query(name) }, hashedBy: identity)
    }

    /// A cookie.
    ///
    /// Cost: the cookies are parsed at each check.
    ///
    /// - Parameters:
    ///   - name: The name of the cookie.
    ///   - identity: Who is who for percentages. Default: the value tells.
    public static func cookie(_ name: String, hashedBy identity: IdentityReader? = nil) -> Argument {
        .string({ $0.cookie(name) }, hashedBy: identity)
    }
}
#endif
