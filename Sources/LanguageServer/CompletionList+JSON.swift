package import JSONRPC
package import LanguageServerProtocol

/// A list has hundreds of items, and somebody waits for it at every key.
extension CompletionList: JSONWritable {
  package func write(to writer: inout JSONTextWriter) {
    // The same for most items of a list.
    var ranges: (of: CompletionItem.Edit?, json: [UInt8]) = (nil, [])
    writer.object { writer in
      writer.name("isIncomplete")
      writer.value(isIncomplete)
      writer.name("items")
      writer.array { writer in
        for item in items {
          writer.object { writer in
            item.writeTexts(to: &writer)
            if let edit = item.textEdit {
              if ranges.of.map(edit.hasRanges) != true { ranges = (edit, edit.rangesJSON) }
              writer.name("textEdit")
              writer.object { writer in
                writer.name("newText")
                writer.value(edit.newText)
                if !ranges.json.isEmpty { writer.raw(ranges.json) }
              }
            }
          }
        }
      }
    }
  }
}

extension CompletionItem {
  /// All members but the edit.
  fileprivate func writeTexts(to writer: inout JSONTextWriter) {
    func write(_ name: String, _ text: String?) {
      guard let text else { return }
      writer.name(name)
      writer.value(text)
    }
    func write(_ name: String, _ number: Int?) {
      guard let number else { return }
      writer.name(name)
      writer.value(number)
    }
    write("label", label)
    write("kind", kind)
    write("detail", detail)
    write("sortText", sortText)
    write("filterText", filterText)
    write("insertTextMode", insertTextMode)
    if let labelDetails {
      writer.name("labelDetails")
      writer.object { writer in
        if let detail = labelDetails.detail {
          writer.name("detail")
          writer.value(detail)
        }
        if let description = labelDetails.description {
          writer.name("description")
          writer.value(description)
        }
      }
    }
    if let documentation { documentation.write(to: &writer) }
    if let data {
      writer.name("data")
      writer.object { writer in
        writer.name("list")
        writer.value(data.list)
        writer.name("index")
        writer.value(data.index)
      }
    }
  }
}

extension MarkupContent {
  fileprivate func write(to writer: inout JSONTextWriter) {
    writer.name("documentation")
    guard let kind else { return writer.value(value) }
    writer.object { writer in
      writer.name("kind")
      writer.value(kind)
      writer.name("value")
      writer.value(value)
    }
  }
}

extension CompletionItem.Edit {
  fileprivate func hasRanges(of other: Self) -> Bool {
    range == other.range && insert == other.insert && replace == other.replace
  }

  /// The members that are ranges, without what is around them.
  fileprivate var rangesJSON: [UInt8] {
    var writer = JSONTextWriter()
    for (name, range) in [("range", range), ("insert", insert), ("replace", replace)] {
      guard let range else { continue }
      writer.name(name)
      writer.object { writer in
        for (name, position) in [("start", range.start), ("end", range.end)] {
          writer.name(name)
          writer.object { writer in
            writer.name("line")
            writer.value(position.line)
            writer.name("character")
            writer.value(position.character)
          }
        }
      }
    }
    return writer.bytes
  }
}
