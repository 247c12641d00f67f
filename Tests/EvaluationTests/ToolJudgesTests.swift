import Evaluation
import Foundation
import Support
import TestSupport
import Testing

/// What the languages' own tools say of texts in a hole.
struct ToolJudgesTests {
  /// A file with a text between two marks, a text in its place, and what the tool is to say of that.
  struct Case: CustomTestStringConvertible, Sendable {
    var path: String
    var file: String
    var text: String
    var isAccepted: Bool
    var parses: Bool? = true
    var hasUnknownName: Bool?

    var testDescription: String { "\(path): \(text)" }
  }

  private static let java = """
    package shop;

    import org.somewhere.Library;

    class Cart {
      int sum(Library library, int[] prices) {
        int sum = 0;
        ‸for (int price : prices) sum += price;‸
        return sum;
      }
    }
    """

  private static let c = "int twice(int value) { return ‸value + value‸; }\n"

  static let cases = [
    Case(path: "shop/Cart.java", file: java, text: "sum = prices.length;", isAccepted: true, hasUnknownName: false),
    Case(path: "shop/Cart.java", file: java, text: "sum = Total.of(prices);", isAccepted: true, hasUnknownName: false),
    Case(path: "shop/Cart.java", file: java, text: "sum = Sum.of(prices);", isAccepted: false, hasUnknownName: true),
    Case(path: "shop/Cart.java", file: java, text: "sum = \"a\";", isAccepted: false, hasUnknownName: false),
    Case(path: "shop/Cart.java", file: java, text: "sum = (;", isAccepted: false, parses: false),
    Case(path: "twice.c", file: c, text: "2 * value", isAccepted: true, hasUnknownName: false),
    Case(path: "twice.c", file: c, text: "2 * valeu", isAccepted: false, hasUnknownName: true),
    Case(path: "twice.c", file: c, text: "2 * (", isAccepted: false, parses: nil),
    Case(
      path: "twice.py",
      file: "def twice(value):\n    return ‸value * 2‸\n",
      text: "valeu",
      isAccepted: false,
      hasUnknownName: true
    ),
  ]

  @Test(arguments: cases)
  func theToolSaysWhatIsWrong(_ item: Case) throws {
    let language = ["java": "java", "c": "c", "py": "python"][(item.path as NSString).pathExtension] ?? ""
    let folder = try TemporaryFolder()
    let parts = item.file.split(separator: "‸", omittingEmptySubsequences: false).map { Array($0.utf8) }
    try #require(parts.count == 3)
    try folder.write(parts[0] + parts[1] + parts[2], to: "root/" + item.path)
    try folder.write(
      Array("package shop; class Total { static int of(int[] all) { return 0; } }".utf8),
      to: "root/shop/Total.java"
    )
    let judges = ToolJudges(languages: [language], folder: folder.url.appending(component: "judged"))
    // No such tool here, or not the part of it that looks at names.
    guard let version = judges.versions.first, version.key != "python" || version.value.contains("pyflakes") else {
      return
    }
    let versions = [parts[1], Array(item.text.utf8), parts[1]].map { parts[0] + $0 + parts[2] }
    let question = ToolJudges.Question(path: item.path, language: language, versions: versions)
    let verdicts = try #require(judges.verdicts(on: [question], root: folder.url.appending(component: "root"))[0])
    #expect(
      verdicts[0] == ToolVerdict(isAccepted: item.isAccepted, parses: item.parses, hasUnknownName: item.hasUnknownName)
    )
    #expect(verdicts[1].isAccepted, "the original")
  }
}
