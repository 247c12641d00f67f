import Completion
import SourceText
import SymbolIndex

/// What every editor has: words of the open file that begin with what is typed, the last used before the cursor first, then
/// those after it.
///
/// It shows the rest of the first one as its text, once a letter is typed.
package struct KeywordCompleter: Completer {
  package init() {}

  package func text(at place: CompletionPlace) throws -> TextAnswer { restOfFirst(try names(at: place), at: place) }

  package func names(at place: CompletionPlace) throws -> [String] {
    let bytes = place.document.snapshot.bytes
    let typed = place.typedName
    let start = place.offset - typed.count
    let words = Words.ranges(in: bytes, 0..<bytes.count).filter { $0.lowerBound != start && $0.count > typed.count }
    let split = words.firstIndex { $0.lowerBound > start } ?? words.count
    var seen: Set<[UInt8]> = []
    return (words[..<split].reversed() + words[split...]).compactMap { range in
      let word = Array(bytes[range])
      return word.starts(with: typed) && seen.insert(word).inserted ? String(decoding: word, as: UTF8.self) : nil
    }
  }
}

/// Names of the index that begin with what is typed, as `heed symbols` lists them.
package struct IndexPrefixCompleter: Completer {
  private static let mostNames = 200

  package init() {}

  package func text(at place: CompletionPlace) throws -> TextAnswer { restOfFirst(try names(at: place), at: place) }

  package func names(at place: CompletionPlace) throws -> [String] {
    let typed = place.typedName
    guard !typed.isEmpty else { return [] }
    let prefix = String(decoding: typed, as: UTF8.self)
    return try place.index.distinctSymbols(prefix: prefix, limit: Self.mostNames).map(\.name)
  }
}

/// Says nothing.
package struct SilentCompleter: Completer {
  package init() {}
  package func text(at place: CompletionPlace) throws -> TextAnswer { TextAnswer() }
  package func names(at place: CompletionPlace) throws -> [String] { [] }
}

extension Completer {
  /// The rest of the first name that goes on from what is typed; nothing before a letter is typed.
  fileprivate func restOfFirst(_ names: [String], at place: CompletionPlace) -> TextAnswer {
    let typed = place.typedName
    guard !typed.isEmpty, let name = names.first(where: { $0.utf8.starts(with: typed) && $0.utf8.count > typed.count })
    else { return TextAnswer() }
    return TextAnswer(text: Array(name.utf8.dropFirst(typed.count)))
  }
}
