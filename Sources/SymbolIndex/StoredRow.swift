import GRDB
import SourceText

/// A row read without trust: a damaged file can hold any type anywhere, and GRDB's own conversions would trap.
struct StoredRow {
  /// A value that no writer of ours can have written.
  struct Damage: Error, CustomStringConvertible {
    let description: String
  }

  let row: Row

  init(_ row: Row) { self.row = row }

  func text(_ column: Int) throws -> String {
    guard let value = try optionalText(column) else { throw Damage(description: "a text is missing") }
    return value
  }

  func optionalText(_ column: Int) throws -> String? {
    let value: DatabaseValue = row[column]
    switch value.storage {
    case .string(let text): return text
    case .null: return nil
    default: throw Damage(description: "a text is not a text")
    }
  }

  func integer(_ column: Int) throws -> Int {
    guard let value = try optionalInteger(column) else { throw Damage(description: "a number is missing") }
    return value
  }

  func optionalInteger(_ column: Int) throws -> Int? {
    let value: DatabaseValue = row[column]
    switch value.storage {
    case .int64(let number): return Int(number)
    case .null: return nil
    default: throw Damage(description: "a number is not a number")
    }
  }
}

extension SymbolRecord {
  /// The columns that `init(_:)` reads, from `symbol` and `file`.
  static let columns = """
    symbol.name, symbol.kind, symbol.signature, symbol.container, symbol.line, symbol.column, symbol.first_line, \
    symbol.end_line, symbol.doc, symbol.checksum, file.path
    """

  init(_ row: StoredRow) throws {
    guard let kind = SymbolKind(number: try row.integer(1)) else {
      throw StoredRow.Damage(description: "a symbol is of no kind")
    }
    var lines: Range<Int>?
    if let first = try row.optionalInteger(6), let end = try row.optionalInteger(7), first <= end {
      lines = first..<end
    }
    self.init(
      name: try row.text(0),
      kind: kind,
      signature: try row.text(2),
      container: try row.text(3),
      path: try row.text(10),
      position: TextPosition(line: try row.integer(4), column: try row.integer(5)),
      lines: lines,
      doc: try row.optionalText(8)
    )
    guard checksum == (try row.integer(9)) else {
      throw StoredRow.Damage(description: "a symbol's checksum is wrong")
    }
  }

  /// Covers every member; 32 bits, for it stands in every row.
  var checksum: Int {
    var hash = ContentHash()
    for field in [path, name, signature, container, doc ?? ""] { hash.combine(field: field) }
    let numbers = [
      kind.number, position.line, position.column, lines?.lowerBound ?? -1, lines?.upperBound ?? -1, doc == nil ? 0 : 1,
    ]
    for number in numbers { hash.combine(number: number) }
    return Int(hash.value >> 32 ^ hash.value & 0xFFFF_FFFF)
  }
}
