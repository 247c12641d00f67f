import Decoding
import SourceText
import Tokenization

/// Turns a document's surroundings of the cursor into segments of tokens, as `models/README.md` describes the layout.
struct PromptBuilder {
  /// Upper guess of bytes a token, to cut texts before they are tokenized.
  static let bytesAToken = 6
  /// No text that takes more bytes than this for each of its tokens is tokenized as a whole.
  static let mostBytesAToken = 64

  let tokenizer: Tokenizer
  let vocabulary: Vocabulary
  /// What was encoded for earlier requests.
  let encoded: EncodedTexts
  /// The sizes that the model was trained with; for plain causal text only the extension in its own file counts.
  let sizes: SegmentLayout
  /// Most tokens that a plain causal model can be shown; nil: any number.
  let contextLength: Int?
  let document: CompletionDocument
  let cursor: Int

  var bytes: [UInt8] { document.snapshot.bytes }
  var special: SpecialTokens { tokenizer.special }

  /// The prompt with the blocks that `blocks` chooses for a commit point.
  func prompt(maximumTokens: Int, blocks choose: (_ commit: Int, _ sizes: SegmentLayout) -> [GlobalBlock]) -> Prompt {
    var prompt = Prompt()
    let generated = min(max(maximumTokens, 1), max(sizes.middle / 2, 0))
    let typed = typedText(room: max(sizes.middle - 2 - generated, 0))
    prompt.commit = typed.commit
    prompt.typedTokens = typed.tokens.count
    prompt.healed = typed.healed
    prompt.room = max(sizes.middle - 1 - typed.tokens.count, 0)
    prompt.blocks = choose(typed.commit, sizes)
    let globals = prompt.blocks.map { Array((marker(special.fimSeparator) + encode($0.text)).prefix(sizes.global)) }
    prompt.globalTokens = globals.reduce(0) { $0 + $1.count }
    prompt.segments = segments(globals: zip(prompt.blocks, globals), typed: typed)
    return prompt
  }

  /// Sinks, file-tier blocks, suffix, prefix, cursor-tier blocks, middle: what changes least comes first.
  private func segments(
    globals: some Sequence<(GlobalBlock, [TokenID])>,
    typed: TypedText
  ) -> [TokenSegment] {
    var segments = [TokenSegment(tokens: sinks(), position: 0, sees: [])]
    func addBlocks(_ tier: GlobalBlock.Tier) {
      for (block, tokens) in globals where block.tier == tier && !tokens.isEmpty {
        segments.append(TokenSegment(tokens: tokens, position: sizes.globalPosition, sees: [0]))
      }
    }
    addBlocks(.file)
    let fileTier = Array(segments.indices)
    let suffix = suffixTokens()
    if !suffix.isEmpty {
      let tokens = Array((marker(special.fimSuffix) + suffix).prefix(sizes.suffix))
      segments.append(TokenSegment(tokens: tokens, position: sizes.suffixPosition, sees: [0]))
    }
    let prefix = marker(special.fimPrefix) + prefixTokens(end: typed.commit)
    segments.append(TokenSegment(tokens: prefix, position: sizes.prefixPosition, sees: fileTier))
    addBlocks(.cursor)
    let middle = marker(special.fimMiddle) + typed.tokens
    let position = sizes.prefixPosition + prefix.count
    segments.append(TokenSegment(tokens: middle, position: position, sees: Array(segments.indices)))
    return segments
  }

  // MARK: Parts

  struct TypedText {
    var commit: Int
    var tokens: [TokenID]
    var healed: [UInt8]
  }

  /// The text from the commit point to the last pre-token, and that pre-token's bytes; the commit point moves nearer until
  /// the tokens fit into `room`.
  func typedText(room: Int) -> TypedText {
    let snapshot = document.snapshot
    let cursorLine = snapshot.lineContaining(cursor)
    let earliest = cursor - room * Self.mostBytesAToken
    var commit = CommitPoint.choose(in: snapshot, cursor: cursor)
    while true {
      let line = snapshot.lineContaining(commit)
      if line >= cursorLine { return cut(split(from: snapshot.boundary(atOrBefore: max(commit, earliest))), to: room) }
      if commit >= earliest {
        let typed = split(from: commit)
        if typed.tokens.count <= room { return typed }
      }
      commit = snapshot.lineStarts[(line + cursorLine + 1) / 2]
    }
  }

  func split(from commit: Int) -> TypedText {
    let text = Array(bytes[commit..<cursor])
    let start = min(max(tokenizer.lastPreTokenStart(in: text), 0), text.count)
    guard HealingConstraint.isPossible(text[start...], in: vocabulary) else {
      return TypedText(commit: commit, tokens: tokenizer.encode(text, continuesText: true), healed: [])
    }
    let tokens = tokenizer.encode(Array(text[..<start]), continuesText: true)
    return TypedText(commit: commit, tokens: tokens, healed: Array(text[start...]))
  }

  /// A line too long for the middle is committed up to its last tokens.
  private func cut(_ typed: TypedText, to room: Int) -> TypedText {
    var result = typed
    let dropped = typed.tokens.prefix(max(typed.tokens.count - room, 0))
    result.tokens.removeFirst(dropped.count)
    result.commit += dropped.reduce(0) { $0 + vocabulary.bytes(of: $1).count }
    return result
  }

  private func sinks() -> [TokenID] {
    let first = marker(special.endOfText ?? special.beginning)
    return Array((first + encode(document.shortPath + "\n")).prefix(max(sizes.sinks, 1)))
  }

  private func suffixTokens() -> [TokenID] {
    let end = min(bytes.count, cursor + max(sizes.suffix, 0) * Self.bytesAToken)
    return Array(tokenizer.encode(Array(bytes[cursor..<end]), continuesText: true).prefix(max(sizes.suffix - 1, 0)))
  }

  /// The text before the commit point from the window's left edge on.
  private func prefixTokens(end: Int) -> [TokenID] {
    let room = max(sizes.prefix - 1, 0)
    let start = prefixStart(end: end, room: room, earliest: 0)
    return Array(tokenizer.encode(Array(bytes[start..<end])).suffix(room))
  }

  /// The left edge of a window of at most `room` tokens: the start of a line that begins at `earliest` or behind it.
  func prefixStart(end: Int, room: Int, earliest: Int) -> Int {
    let snapshot = document.snapshot
    let fitting = linesThatFit(before: end, room: room, earliest: earliest)
    var start = CommitPoint.windowStart(in: snapshot, end: end, linesThatFit: fitting)
    while start < end, tokenizer.encode(Array(bytes[start..<end])).count > room {
      let line = snapshot.lineContaining(start) + 1
      start = line < snapshot.lineCount ? min(snapshot.lineStarts[line], end) : end
    }
    return start
  }

  /// How many whole lines before an offset are at most `room` tokens, each line counted for itself.
  private func linesThatFit(before end: Int, room: Int, earliest: Int) -> Int {
    let snapshot = document.snapshot
    let endLine = snapshot.lineContaining(end)
    var used = 0
    var lines = 0
    while lines < endLine {
      let line = endLine - lines - 1
      let text = bytes[snapshot.lineStarts[line]..<snapshot.lineStarts[line + 1]]
      // A line's rank depends on the one before.
      if earliest > 0, line == 0 || snapshot.lineStarts[line - 1] < earliest { break }
      if text.count > room * Self.bytesAToken { break }
      used += tokenizer.encode(Array(text)).count
      if used > room { break }
      lines += 1
    }
    return lines
  }

  func encode(_ text: String) -> [TokenID] { tokenizer.encode(Array(text.utf8)) }

  func marker(_ token: TokenID?) -> [TokenID] { token.map { [$0] } ?? [] }
}
