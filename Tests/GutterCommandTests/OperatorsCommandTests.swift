import Foundation
import GutterTestSupport
import Testing

/// `operators`.
@Suite(.threadsOfItsOwn)
struct OperatorsCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    @Test func operatorsAreListedWithTheirParameters() throws {
        let result = try gutter.run("operators")
        #expect(result.status == 0)
        #expect(
            result.output == """
                OPERATOR                       PARAMETERS                      HOLDS IF THE ARGUMENT
                equals                         value                           is equal to a value
                strip_ignorecase_equals        value                           is equal to a text, ignoring case and \
                white space around it
                one_of                         values…                         is equal to one of several values
                true                                                           is true, not zero or not empty
                set                                                            has a value
                unset                                                          has no value
                before                         upper_limit                     is less than a limit
                less_than_or_equal_to          upper_limit                     is less than or equal to a limit
                more_than                      lower_limit                     is more than a limit
                more_than_or_equal_to          lower_limit                     is more than or equal to a limit
                between                        lower_limit upper_limit         is between two limits and neither of them
                percent                        percentage [salt]               falls within the first so many percent
                percent_range                  lower_limit upper_limit [salt]  falls between two percentages, the \
                first included
                contains                       value                           is text that contains another, or a \
                list that contains a value
                starts_with                    value                           is text that starts with another
                ends_with                      value                           is text that ends with another
                matches                        pattern                         is text in which a regular expression \
                is found
                version_equals                 value                           is a version equal to another
                version_less_than              value                           is a version less than another
                version_less_than_or_equal_to  value                           is a version less than or \
                equal to another
                version_more_than              value                           is a version more than another
                version_more_than_or_equal_to  value                           is a version more than or \
                equal to another

                """
        )
        let json = try #require(gutter.run("operators", "--format", "json").json as? [[String: Any]])
        #expect(
            json.map { $0["name"] as? String }
                == result.lines.dropFirst().map { $0.split(separator: " ").first.map(String.init) }
        )
        let percent = try gutter.run("operators", "--format", "jsonl").lines.first { $0.contains("\"percent\"") }
        #expect(
            percent == #"{"name":"percent","optionalParameters":["salt"],"parameters":["percentage"],"#
                + #""summary":"falls within the first so many percent"}"#
        )
    }
}
