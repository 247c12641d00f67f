import Decoding
import SourceText
import Tokenization

/// Prompts of plain causal text in the order globals, prefix, suffix, middle.
extension PromptBuilder {
  /// The prompt of the window that the text alone decides.
  func plainPrompt(_ reach: WindowReach, maximumTokens: Int, header: PlainHeader) -> Prompt {
    let typed = typedText(room: roomForTyped(maximumTokens))
    return prompt(of: window(reach, commit: typed.commit, header: header), typed: typed)
  }

  /// The prompt of a window that was made earlier; nil if its text does not stand any more or too much was typed since.
  func plainPrompt(_ kept: PlainWindow, maximumTokens: Int, header: PlainHeader) -> Prompt? {
    let after = suffixBytes(kept.reach)
    guard kept.stands(in: document.snapshot, cursor: cursor, header: header, after: after) else { return nil }
    let room = roomForTyped(maximumTokens)
    guard cursor - kept.commit <= room * Self.mostBytesAToken else { return nil }
    let typed = split(from: kept.commit)
    return typed.tokens.count <= room ? prompt(of: kept, typed: typed) : nil
  }

  /// The beginning of a prompt with the blocks that `choose` gives.
  func plainHeader(blocks choose: (_ sizes: SegmentLayout) -> [GlobalBlock]) -> PlainHeader {
    let sizes = sizes(.near)
    var header = PlainHeader()
    header.blocks = choose(sizes)
    header.tokens = special.addsBeginning ? marker(special.beginning) : []
    for block in header.blocks {
      let tokens = (marker(special.fimSeparator) + encode(block.text)).prefix(max(sizes.global, 0))
      header.globalTokens += tokens.count
      header.tokens += tokens
    }
    if !header.blocks.isEmpty, special.fimSeparator != nil {
      header.tokens += marker(special.fimSeparator) + encode(document.shortPath + "\n").prefix(max(sizes.sinks, 0))
    }
    return header
  }

  /// Most tokens of typed text beside those that are generated.
  func roomForTyped(_ maximumTokens: Int) -> Int {
    let middle = sizes(.near).middle
    return max(middle - 2 - min(max(maximumTokens, 1), max(middle / 2, 0)), 0)
  }

  private func sizes(_ reach: WindowReach) -> SegmentLayout {
    PlainSizes.sizes(reach, contextLength: contextLength)
  }

  private func prompt(of window: PlainWindow, typed: TypedText) -> Prompt {
    var prompt = Prompt()
    var tokens = window.head + typed.tokens
    // Without any token there is nothing to predict from.
    if tokens.isEmpty { tokens = marker(special.beginning ?? special.endOfText) }
    prompt.segments = [TokenSegment(tokens: tokens, position: 0, sees: [])]
    prompt.healed = typed.healed
    prompt.blocks = window.header.blocks
    prompt.globalTokens = window.header.globalTokens
    prompt.commit = window.commit
    prompt.typedTokens = typed.tokens.count
    prompt.room = max(sizes(window.reach).middle - 1 - typed.tokens.count, 0)
    prompt.window = window
    return prompt
  }

  private func window(_ reach: WindowReach, commit: Int, header: PlainHeader) -> PlainWindow {
    let sizes = sizes(reach)
    let start = windowStart(reach, end: commit, room: max(sizes.prefix - 1, 0))
    let before = document.snapshot.bytes[start..<commit]
    let prefix = encoded.tokens(of: before, for: .windowPrefix(reach)).suffix(max(sizes.prefix - 1, 0))
    let after = special.fillsInTheMiddle ? suffixBytes(reach) : []
    let suffix = encoded.tokens(of: after, for: .windowSuffix(reach)).prefix(max(sizes.suffix - 1, 0))
    var head = header.tokens
    if special.fillsInTheMiddle {
      head += marker(special.fimPrefix) + prefix + marker(special.fimSuffix) + suffix + marker(special.fimMiddle)
    } else {
      head += prefix
    }
    return PlainWindow(
      reach: reach,
      start: start,
      commit: commit,
      header: header,
      prefixTokens: prefix.count,
      suffixTokens: suffix.count,
      head: head,
      before: Array(before),
      after: Array(after)
    )
  }

  private func suffixBytes(_ reach: WindowReach) -> ArraySlice<UInt8> {
    guard special.fillsInTheMiddle else { return [] }
    return bytes[cursor..<min(bytes.count, cursor + max(sizes(reach).suffix, 0) * Self.bytesAToken)]
  }

  /// `start` of a window that ends at `end`, as it was chosen for the same text before.
  private func windowStart(_ reach: WindowReach, end: Int, room: Int) -> Int {
    let earliest = max(0, end - room * Self.bytesAToken - CommitPoint.longestHashed)
    let length = encoded.windowLength(reach, before: bytes[earliest..<end], isWhole: earliest == 0, room: room) {
      end - prefixStart(end: end, room: room, earliest: earliest)
    }
    return end - length
  }
}
