import Foundation
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import Testing

/// A list writes its own JSON: the same as an encoder's.
@Suite struct ListTextTests {
  private static let range = DocumentRange(
    start: Position(line: 1, character: 2),
    end: Position(line: 3, character: 40)
  )

  private static func item(_ label: String, _ change: (inout CompletionItem) -> Void = { _ in }) -> CompletionItem {
    var item = CompletionItem(label: label)
    change(&item)
    return item
  }

  private static let full = item("all \"members\"") { item in
    item.labelDetails = CompletionItem.LabelDetails(detail: "(x)", description: "a/b.py")
    item.kind = 3
    item.detail = "def f(x):\n\treturn"
    item.documentation = MarkupContent(kind: "markdown", value: "`f`")
    item.sortText = "100001"
    item.filterText = "f"
    item.textEdit = CompletionItem.Edit(newText: "f\\", insert: range, replace: range)
    item.insertTextMode = 1
    item.data = CompletionItem.Data(list: 7, index: 8)
  }

  @Test(arguments: [
    [], [item("a")], [full, full, item("x") { $0.textEdit = .init(newText: "y", range: range) }, full],
    [item("a") { $0.documentation = MarkupContent(kind: nil, value: "plain") }],
    [item("a") { $0.labelDetails = CompletionItem.LabelDetails() }],
  ])
  func isAsEncoded(items: [CompletionItem]) throws {
    for isIncomplete in [true, false] {
      let list = CompletionList(isIncomplete: isIncomplete, items: items)
      var writer = JSONTextWriter()
      list.write(to: &writer)
      let written = try JSONDecoder().decode(JSONValue.self, from: Data(writer.bytes))
      let encoded = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(list))
      #expect(written == encoded)
    }
  }
}
