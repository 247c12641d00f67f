import SourceText
import SymbolIndex
import Syntax

/// Turns the matches of the `imports` query into records: one a module of a statement, and one for each alias.
struct ImportCollector {
  private struct Key: Hashable {
    var statement: Int
    var module: String
  }

  private static let longestModule = 1000

  private let path: String
  private var found: [(offset: Int, record: ImportRecord)] = []
  private var unaliased: [Key: Int] = [:]

  init(path: String) { self.path = path }

  /// From the top of the text.
  var records: [ImportRecord] {
    found.enumerated()
      .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
      .map(\.element.record)
  }

  mutating func add(_ match: SyntaxMatch) {
    guard let statement = match["import"], let text = match.moduleText else { return }
    let module = String(text.filter { !$0.isWhitespace })
    guard !module.isEmpty, module.utf8.count <= Self.longestModule else { return }
    let names = match.nodes("name").map(\.nameString)
    let alias = match["alias"]?.string
    let offset = statement.range.lowerBound
    let key = Key(statement: offset, module: module)
    if alias == nil, let index = unaliased[key] {
      for name in names where !found[index].record.names.contains(name) { found[index].record.names.append(name) }
      return
    }
    if alias == nil { unaliased[key] = found.count }
    let line = statement.start.line
    found.append((offset, ImportRecord(path: path, module: module, names: names, alias: alias, line: line)))
  }
}
