/// The parts between the commas of a signature's parameter list.
struct BracketedList {
  let parts: [String]
  /// False if the signature was cut short before the list's end.
  let isWhole: Bool

  /// The list right after the name (and its type parameters); nil if there is none.
  init?(after name: String, in signature: String, language: String) {
    let text = Array(signature)
    let word = Array(name)
    guard !word.isEmpty else { return nil }
    for start in text.indices where text[start...].starts(with: word) && Self.isWord(start, word.count, in: text) {
      var scan = BracketScan(text: text, place: start + word.count, language: language)
      if scan.next == (language == "go" ? "[" : scan.hasAngles ? "<" : nil) { _ = scan.list() }
      guard scan.next == "(" else { continue }
      (parts, isWhole) = scan.list()
      return
    }
    return nil
  }

  /// The first list of a signature; nil if there is none.
  init?(firstIn signature: String, language: String) {
    let text = Array(signature)
    guard let start = text.firstIndex(of: "(") else { return nil }
    var scan = BracketScan(text: text, place: start, language: language)
    (parts, isWhole) = scan.list()
  }

  private static func isWord(_ start: Int, _ count: Int, in text: [Character]) -> Bool {
    func isInName(_ place: Int) -> Bool {
      text.indices.contains(place) && (text[place].isLetter || text[place].isNumber || text[place] == "_")
    }
    return !isInName(start - 1) && !isInName(start + count)
  }
}

/// Reads lists in brackets out of a signature.
private struct BracketScan {
  let text: [Character]
  var place: Int
  let language: String

  /// True where `<` is a bracket.
  var hasAngles: Bool { ["rust", "swift", "tsx", "typescript"].contains(language) }
  /// True where quotes may be in a default value.
  private var hasStrings: Bool { ["python", "swift", "tsx", "typescript"].contains(language) }

  var next: Character? { text.indices.contains(place) ? text[place] : nil }

  /// The parts of the list that begins at `place`, which moves behind it, and whether it ends.
  mutating func list() -> (parts: [String], isWhole: Bool) {
    let (hasAngles, hasStrings) = (hasAngles, hasStrings)
    var parts: [String] = []
    var part = ""
    var depth = 0
    while let character = next {
      let before = place > 0 ? text[place - 1] : " "
      place += 1
      if hasStrings, "\"'`".contains(character) {
        part += String(character) + string(in: character)
        continue
      }
      let isArrow = character == ">" && (before == "-" || before == "=")
      let opens = "([{".contains(character) || hasAngles && character == "<"
      let closes = ")]}".contains(character) || hasAngles && character == ">" && !isArrow
      if opens { depth += 1 }
      if closes { depth -= 1 }
      if depth == 0 { return (Self.trimmed(parts + [part]), true) }
      if depth == 1, opens { continue }
      if depth == 1, character == "," {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
    }
    return (Self.trimmed(parts + [part]), false)
  }

  private static func trimmed(_ parts: [String]) -> [String] {
    parts.map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
  }

  /// The rest of a string that has begun, with its ending.
  private mutating func string(in quote: Character) -> String {
    var rest = ""
    while let character = next {
      place += 1
      rest.append(character)
      if character == "\\", let escaped = next {
        rest.append(escaped)
        place += 1
      } else if character == quote {
        break
      }
    }
    return rest
  }
}
