import Decoding
import SourceText

/// Finds the type around a place by indentation and keywords: for code so broken that the parser makes nothing of it.
struct HeaderScan {
  /// How far up it looks, in lines.
  static let mostLines = 2000
  private static let keywords: Set<String> = [
    "actor", "class", "enum", "extension", "interface", "protocol", "struct", "trait",
  ]

  private let snapshot: TextSnapshot

  init(_ snapshot: TextSnapshot) { self.snapshot = snapshot }

  /// The name in the nearest line above that declares a type and is indented less than all between.
  func enclosingType(_ offset: Int) -> String? {
    let line = snapshot.lineContaining(offset)
    var indentation = StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(line)])
    for candidate in (max(0, line - Self.mostLines)..<line).reversed() where indentation > 0 {
      let range = snapshot.lineRange(candidate)
      if snapshot.bytes[range].allSatisfy(Blank.isBlank) { continue }
      let columns = StopRule.indentation(of: snapshot.bytes[range])
      if columns >= indentation { continue }
      indentation = columns
      if let name = declaredType(range) { return name }
    }
    return nil
  }

  private func declaredType(_ range: Range<Int>) -> String? {
    var isNext = false
    var name: String?
    WordScan.forEach(in: snapshot.bytes, range.lowerBound..<min(range.upperBound, range.lowerBound + 200)) {
      let word = String(decoding: snapshot.bytes[$0], as: UTF8.self)
      if isNext, name == nil { name = word }
      isNext = Self.keywords.contains(word)
    }
    return name
  }
}
