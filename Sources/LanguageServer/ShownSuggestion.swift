import Completion
import SourceText

/// The newest result of the model for a document, with the text it was made for.
struct ShownSuggestion: Sendable {
  var snapshot: TextSnapshot
  var offset: Int
  var result: CompletionResult

  /// The suggestions that still hold in a later text: those of which the user has typed a beginning and changed nothing
  /// else. Nil if there is none, so that the model is to be asked.
  func continuation(in later: TextSnapshot, at laterOffset: Int) -> [Suggestion]? {
    if laterOffset == offset, later.bytes == snapshot.bytes { return result.completions }
    let still = result.completions.compactMap { continued($0, in: later, at: laterOffset) }
    return still.isEmpty ? nil : still
  }

  private func continued(_ suggestion: Suggestion, in later: TextSnapshot, at laterOffset: Int) -> Suggestion? {
    let old = suggestion.replace.clamped(to: 0..<snapshot.bytes.count)
    let after = snapshot.bytes.count - old.upperBound
    let new = old.lowerBound..<max(later.bytes.count - after, old.lowerBound)
    guard (new.lowerBound...new.upperBound).contains(laterOffset), new.upperBound <= later.bytes.count else {
      return nil
    }
    let edit = TextEdit(from: snapshot.bytes, to: later.bytes)
    let sharesBeginning = edit.range.lowerBound >= old.lowerBound
    guard sharesBeginning, later.bytes.suffix(after).elementsEqual(snapshot.bytes.suffix(after)) else { return nil }
    let text = Array(suggestion.text.utf8)
    let typed = later.bytes[new.lowerBound..<laterOffset]
    let tail = snapshot.bytes[min(max(offset, old.lowerBound), old.upperBound)..<old.upperBound]
    guard typed.count < text.count, text.starts(with: typed),
      later.bytes[laterOffset..<new.upperBound].elementsEqual(tail)
    else { return nil }
    var still = suggestion
    still.replace = new
    return still
  }
}
