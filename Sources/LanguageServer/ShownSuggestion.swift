import Completion
import Configuration
import SourceText

/// The newest result of the model for a document, with what it was made for.
struct ShownSuggestion: Sendable {
  var snapshot: TextSnapshot
  var offset: Int
  var settings: Settings
  /// The number of the index's state; nil without an index.
  var indexSnapshot: Int?
  /// True: the editor had asked by itself, for which more is withheld.
  var isAutomatic: Bool
  var result: CompletionResult

  /// The result for the same place in the same text, or what still holds of it in a later text: the suggestions of which
  /// the user has typed a beginning and changed nothing else. Nil if the model is to be asked.
  func continuation(in later: TextSnapshot, at laterOffset: Int) -> [Suggestion]? {
    if laterOffset == offset, later.bytes == snapshot.bytes { return result.completions }
    let still = result.completions.compactMap { continued($0, in: later, at: laterOffset) }
    return still.isEmpty ? nil : still
  }

  private func continued(_ suggestion: Suggestion, in later: TextSnapshot, at cursor: Int) -> Suggestion? {
    let old = suggestion.replace.clamped(to: 0..<snapshot.bytes.count)
    let after = snapshot.bytes.count - old.upperBound
    let end = later.bytes.count - after
    guard old.lowerBound <= cursor, cursor <= end else { return nil }
    guard CommonBytes.prefix(snapshot.bytes, later.bytes) >= old.lowerBound,
      CommonBytes.suffix(snapshot.bytes, later.bytes) >= after
    else { return nil }
    // What the suggestion replaces after the cursor, such as a closing bracket, must still be there as it was.
    let tail = snapshot.bytes[min(max(offset, old.lowerBound), old.upperBound)..<old.upperBound]
    let typed = later.bytes[old.lowerBound..<cursor]
    let text = suggestion.text.utf8
    guard typed.count < text.count, text.starts(with: typed), later.bytes[cursor..<end].elementsEqual(tail) else {
      return nil
    }
    var still = suggestion
    still.replace = old.lowerBound..<end
    return still
  }

  /// What a later text says the user made of the suggestion.
  enum Fate: Equatable {
    /// A beginning of it is typed, or nothing yet.
    case open
    /// So much of it was typed, and then something else.
    case refused(written: Int)
    /// It was accepted, or the text has changed so that nothing can be said.
    case gone
  }

  /// What became of the first suggestion. Blanks and brackets that editors add by themselves are no refusal.
  func fate(in later: TextSnapshot) -> Fate {
    guard let suggestion = result.completions.first else { return .gone }
    let old = suggestion.replace.clamped(to: 0..<snapshot.bytes.count)
    let after = snapshot.bytes.count - old.upperBound
    let end = later.bytes.count - after
    guard end >= old.lowerBound, CommonBytes.prefix(snapshot.bytes, later.bytes) >= old.lowerBound,
      CommonBytes.suffix(snapshot.bytes, later.bytes, atMost: after) >= after
    else { return .gone }
    let tail = snapshot.bytes[min(max(offset, old.lowerBound), old.upperBound)..<old.upperBound]
    var typed = Array(later.bytes[old.lowerBound..<end])
    if typed.count >= tail.count, typed.suffix(tail.count).elementsEqual(tail) { typed.removeLast(tail.count) }
    let text = Array(suggestion.text.utf8)
    if text.starts(with: typed) { return typed.count < text.count ? .open : .gone }
    let (said, meant) = (typed.filter(Self.isTelling), text.filter(Self.isTelling))
    if meant.starts(with: said) || said.starts(with: meant) { return .gone }
    let written = CommonBytes.prefix(typed, text)
    if written > offset - old.lowerBound, typed[written...].allSatisfy(Array(")]}>\"'`".utf8).contains) { return .gone }
    return .refused(written: written)
  }

  private static func isTelling(_ byte: UInt8) -> Bool { !Array(" \t\r".utf8).contains(byte) }
}
