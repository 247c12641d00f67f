import Completion
import SourceText
import Synchronization

/// The suggestions that the user saw and typed something else instead of, over all documents of a session.
///
/// A place is known by what is written there: the line's own beginning and the filled line above it. So it is found again
/// after edits above it, and after the document was closed and opened.
final class RefusedSuggestions: Sendable {
  /// How many are remembered; the oldest makes room.
  static let most = 256

  private struct Refusal {
    var uri: DocumentURI
    var lineAbove: [UInt8]
    /// The line's beginning and the suggestion.
    var whole: [UInt8]
    /// How much of `whole` stood there when something else was typed: who types on from there asks for it.
    var written: Int

    func isSameText(as other: Refusal) -> Bool {
      uri == other.uri && lineAbove == other.lineAbove && whole == other.whole
    }
  }

  private let refusals = Mutex<[Refusal]>([])

  /// Remembers a suggestion of which the first `written` bytes were typed before something else was.
  func add(_ suggestion: Suggestion, written: Int, in snapshot: TextSnapshot, of uri: DocumentURI) {
    var refusal = Self.refusal(of: suggestion, in: snapshot, of: uri)
    refusal.written = refusal.whole.count - suggestion.text.utf8.count + written
    refusals.withLock { refusals in
      refusals.removeAll { $0.isSameText(as: refusal) }
      refusals.append(refusal)
      if refusals.count > Self.most { refusals.removeFirst() }
    }
  }

  /// True if the suggestion was refused at this place, and the user has typed no more of it since.
  func contains(_ suggestion: Suggestion, at cursor: Int, in snapshot: TextSnapshot, of uri: DocumentURI) -> Bool {
    let asked = Self.refusal(of: suggestion, in: snapshot, of: uri)
    let line = suggestion.replace.lowerBound - (asked.whole.count - suggestion.text.utf8.count)
    return refusals.withLock { refusals in
      refusals.contains { $0.isSameText(as: asked) && cursor - line <= $0.written }
    }
  }

  private static func refusal(of suggestion: Suggestion, in snapshot: TextSnapshot, of uri: DocumentURI) -> Refusal {
    let start = min(suggestion.replace.lowerBound, snapshot.bytes.count)
    let number = snapshot.lineContaining(start)
    let line = snapshot.lineRange(number)
    return Refusal(
      uri: uri,
      lineAbove: filledLine(above: number, in: snapshot),
      whole: Array(snapshot.bytes[line.lowerBound..<start]) + Array(suggestion.text.utf8),
      written: 0
    )
  }

  /// Lines that are looked at for one with something in it.
  private static let nearestLines = 16

  private static func filledLine(above line: Int, in snapshot: TextSnapshot) -> [UInt8] {
    for number in (0..<line).reversed().prefix(nearestLines) {
      let text = snapshot.bytes[snapshot.lineRange(number)]
      if text.contains(where: { !Array(" \t\r\n".utf8).contains($0) }) { return Array(text) }
    }
    return []
  }
}
