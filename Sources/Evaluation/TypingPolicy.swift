/// How a text is typed with help: the rules by which keys are counted. One page, so that it can be argued with.
///
/// 1. A key is a character or Enter. Blanks at the beginning of a line are the editor's, with help and without.
/// 2. After each key the editor may show a text behind the cursor. It stays while the user types what it says.
/// 3. If the shown text's next line is the rest of the line, the user accepts it: one key for the whole of it. If later
///    lines of it are not what is to be written, it is accepted line by line as far as they are, a key a line.
/// 4. Else the user accepts it word by word as long as whole words agree, a key a word, if that saves keys at all. A word is
///    blanks and then either an identifier or other characters.
/// 5. A list is looked at after three typed characters of a name, or right after a dot (or what stands for one) and on from
///    there. An item costs a key a step down and one to accept, and is taken if that saves keys.
/// 6. Of what saves keys the user does what saves most; the text before the list if both save the same.
/// 7. Each text that appears is counted as shown, and as wrong if its next line is not the rest of the line, whatever the user
///    makes of it.
package struct TypingPolicy {
  /// Typed characters after which a list is looked at where there is no dot.
  package static let charactersBeforeList = 3

  /// What typing took.
  package struct Tally: Sendable, Hashable {
    /// Keys without help.
    package var keys: Int
    /// Keys with help.
    package var pressed: Int
    /// Texts that appeared.
    package var shown: Int
    /// Those whose next line was not the rest of the line.
    package var wrong: Int

    package init(keys: Int = 0, pressed: Int = 0, shown: Int = 0, wrong: Int = 0) {
      self.keys = keys
      self.pressed = pressed
      self.shown = shown
      self.wrong = wrong
    }
  }

  let truth: [UInt8]
  /// What stands on the line before the truth.
  let before: [UInt8]
  /// Tokens after which a member's name follows.
  let memberAccess: [[UInt8]]

  /// A text to be typed after `before`, which is there already.
  package init(truth: [UInt8], before: [UInt8] = [], memberAccess: [String] = ["."]) {
    self.truth = truth
    self.before = before
    self.memberAccess = memberAccess.map { Array($0.utf8) }
  }

  /// Types it all. `text` and `names` say what is offered when so many bytes of the truth are there.
  package func type(
    text: (_ position: Int) throws -> [UInt8]?,
    names: (_ position: Int) throws -> [String]
  ) rethrows -> Tally {
    var tally = Tally()
    tally.keys = keys(in: 0..<truth.count)
    var position = 0
    var shown: [UInt8] = []
    while position < truth.count {
      let blanks = leadingBlanks(from: position)
      if !blanks.isEmpty {
        shown = Self.rest(of: shown, after: truth[blanks])
        position = blanks.upperBound
        continue
      }
      if shown.isEmpty, let text = try text(position), !text.isEmpty {
        shown = text
        tally.shown += 1
        if !isNextLineRight(text, at: position) { tally.wrong += 1 }
      }
      let accepted = acceptance(of: shown, at: position)
      let item = isListLookedAt(at: position) ? item(of: try names(position), at: position) : Step()
      let best = item.saved > accepted.saved ? item : accepted
      let step = best.saved > 0 ? best : Step(bytes: character(at: position), keys: 1, saved: 0)
      tally.pressed += step.keys
      shown = Self.rest(of: shown, after: truth[position..<(position + step.bytes)])
      position += step.bytes
    }
    return tally
  }

  /// A way on: the bytes that it brings, the keys that it takes and those that it saves.
  private struct Step {
    var bytes = 0
    var keys = 0
    var saved = 0
  }

  // MARK: Shown text

  private func acceptance(of shown: [UInt8], at position: Int) -> Step {
    guard !shown.isEmpty else { return Step() }
    let lines = Words.lines(shown)
    let wanted = Words.lines(Array(truth[position...]))
    let agreeing = zip(lines, wanted).prefix { Words.trimmedEnd($0) == Words.trimmedEnd($1) }.map(\.1)
    if agreeing.isEmpty { return words(of: shown, at: position) }
    let bytes = min(
      agreeing.reduce(-1) { $0 + $1.count + 1 } + carriageReturns(agreeing, at: position),
      truth.count - position
    )
    return step(bytes: bytes, keys: agreeing.count == lines.count ? 1 : agreeing.count, at: position)
  }

  /// Bytes of `\r\n` line ends between the agreeing lines that `Words.lines` has left out.
  private func carriageReturns(_ lines: [[UInt8]], at position: Int) -> Int {
    truth[position...].contains(UInt8(ascii: "\r")) ? max(lines.count - 1, 0) : 0
  }

  private func words(of shown: [UInt8], at position: Int) -> Step {
    var bytes = 0
    var keys = 0
    while let word = Self.firstWord(shown[bytes...]), word == Self.firstWord(truth[(position + bytes)...]) {
      bytes += word.count
      keys += 1
    }
    return step(bytes: bytes, keys: keys, at: position)
  }

  private func step(bytes: Int, keys: Int, at position: Int) -> Step {
    Step(bytes: bytes, keys: keys, saved: self.keys(in: position..<(position + bytes)) - keys)
  }

  private func isNextLineRight(_ text: [UInt8], at position: Int) -> Bool {
    Words.lines(text).first.map(Words.trimmedEnd) == Words.lines(Array(truth[position...])).first.map(Words.trimmedEnd)
  }

  /// Blanks and then an identifier or a run of other characters; nil at the end of a line.
  private static func firstWord(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let start = text.firstIndex { !Words.isBlank($0) } ?? text.endIndex
    guard start < text.endIndex, !Words.isLineEnd(text[start]) else { return nil }
    let isName = Words.isIdentifier(text[start])
    let end =
      text[start...].firstIndex {
        Words.isIdentifier($0) != isName || Words.isBlank($0) || Words.isLineEnd($0)
      } ?? text.endIndex
    return text[text.startIndex..<end]
  }

  private static func rest(of shown: [UInt8], after typed: ArraySlice<UInt8>) -> [UInt8] {
    shown.starts(with: typed) ? Array(shown.dropFirst(typed.count)) : []
  }

  // MARK: List

  /// What is typed of the line.
  private func line(upTo position: Int) -> [UInt8] {
    let written = before + truth[..<position]
    return Array(written.suffix(from: written.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0))
  }

  private func isListLookedAt(at position: Int) -> Bool {
    let line = line(upTo: position)
    let start = Words.start(in: line, before: line.count)
    guard position < truth.count, Words.isIdentifier(truth[position]) else { return false }
    if start < line.count, Words.isDigit(line[start]) { return false }
    if memberAccess.contains(where: { !$0.isEmpty && line[..<start].suffix($0.count).elementsEqual($0) }) {
      return true
    }
    return Self.characters(line[start...]) >= Self.charactersBeforeList
  }

  /// The truth's name in the list.
  private func item(of names: [String], at position: Int) -> Step {
    let line = line(upTo: position)
    let typed = line[Words.start(in: line, before: line.count)...]
    let rest = truth[position...].prefix(while: Words.isIdentifier)
    guard let rank = names.firstIndex(where: { $0.utf8.elementsEqual(typed + rest) }) else { return Step() }
    return step(bytes: rest.count, keys: rank + 1, at: position)
  }

  // MARK: Keys

  /// Blanks from a position on, if it is where a line begins.
  private func leadingBlanks(from position: Int) -> Range<Int> {
    guard position == 0 ? before.isEmpty : Words.isLineEnd(truth[position - 1]) else { return position..<position }
    return position..<(truth[position...].firstIndex { !Words.isBlank($0) } ?? truth.count)
  }

  private func keys(in range: Range<Int>) -> Int {
    var keys = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      let blanks = leadingBlanks(from: offset)
      if !blanks.isEmpty {
        offset = blanks.upperBound
      } else {
        keys += 1
        offset += character(at: offset)
      }
    }
    return keys
  }

  /// The bytes of the character at an offset; `\r\n` is one.
  private func character(at offset: Int) -> Int {
    var end = offset + 1
    if truth[offset] == UInt8(ascii: "\r"), end < truth.count, truth[end] == UInt8(ascii: "\n") { return 2 }
    while end < truth.count, truth[end] & 0xC0 == 0x80 { end += 1 }
    return end - offset
  }

  private static func characters(_ bytes: some Sequence<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}
