import Decoding
import Tokenization

/// The tokens of a text that changes little from request to request.
///
/// The text is encoded in parts of some kilobytes that end between words. A part's tokens depend on nothing outside of the
/// bytes that it was cut from, so the parts before a change stay; the tokens are those of the whole text.
struct EncodedText {
  private static let partBytes = 4096

  private struct Part {
    /// The bytes that it was cut from, a little more than its own.
    let bytes: [UInt8]
    let isLast: Bool
    let length: Int
    let tokens: [TokenID]
  }

  private let tokenizer: Tokenizer
  private let continuesText: Bool
  private var parts: [Part] = []

  init(tokenizer: Tokenizer, continuesText: Bool) {
    self.tokenizer = tokenizer
    self.continuesText = continuesText
  }

  /// The tokens of a text.
  mutating func tokens(of text: ArraySlice<UInt8>) -> [TokenID] {
    var result: [TokenID] = []
    result.reserveCapacity(text.count / 3 + 1)
    var start = text.startIndex
    var index = 0
    while start < text.endIndex {
      if index == parts.count || !isCut(parts[index], from: text[start...]) {
        parts.removeSubrange(index...)
        parts.append(part(of: text[start...], continuesText: continuesText || index > 0))
      }
      result += parts[index].tokens
      start += parts[index].length
      index += 1
    }
    parts.removeSubrange(index...)
    return result
  }

  private func isCut(_ part: Part, from text: ArraySlice<UInt8>) -> Bool {
    part.isLast ? part.bytes.count == text.count && text.elementsEqual(part.bytes) : text.starts(with: part.bytes)
  }

  private func part(of text: ArraySlice<UInt8>, continuesText: Bool) -> Part {
    var most = Self.partBytes
    while most < text.count {
      let bytes = Array(text.prefix(most))
      let length = tokenizer.settledLength(of: bytes)
      if length > 0 {
        let tokens = tokenizer.encode(Array(bytes[..<length]), continuesText: continuesText)
        return Part(bytes: bytes, isLast: false, length: length, tokens: tokens)
      }
      most *= 2
    }
    let bytes = Array(text)
    let tokens = tokenizer.encode(bytes, continuesText: continuesText)
    return Part(bytes: bytes, isLast: true, length: bytes.count, tokens: tokens)
  }
}

/// What was last encoded around a cursor, by what it was for. What it holds changes only how long a request takes.
///
/// Not thread-safe.
final class EncodedTexts {
  /// What a text is for.
  enum Use: Hashable {
    case memoryBefore
    case memoryAfter
    case windowPrefix(WindowReach)
    case windowSuffix(WindowReach)
  }

  private let tokenizer: Tokenizer
  private var texts: [Use: EncodedText] = [:]
  private var starts: [WindowReach: WindowStart] = [:]
  private var segments: [Use: MemorySegment] = [:]

  init(tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  /// The tokens of a text; it goes on from other tokens unless it begins a window.
  func tokens(of text: ArraySlice<UInt8>, for use: Use) -> [TokenID] {
    let begins = if case .windowPrefix = use { true } else { false }
    return texts[use, default: EncodedText(tokenizer: tokenizer, continuesText: !begins)].tokens(of: text)
  }

  /// The memory of a text's tokens.
  func segment(of tokens: [TokenID], for use: Use) -> MemorySegment {
    let segment = MemorySegment(tokens, reusing: segments[use])
    segments[use] = segment
    return segment
  }

  /// How many bytes before its end a window starts, chosen by `choose` from the bytes before its end.
  func windowLength(_ reach: WindowReach, before: ArraySlice<UInt8>, isWhole: Bool, room: Int, choose: () -> Int) -> Int
  {
    if let start = starts[reach], start.isWhole == isWhole, start.room == room, before.elementsEqual(start.before) {
      return start.length
    }
    let length = choose()
    starts[reach] = WindowStart(before: Array(before), isWhole: isWhole, room: room, length: length)
    return length
  }

  private struct WindowStart {
    let before: [UInt8]
    let isWhole: Bool
    let room: Int
    let length: Int
  }
}
