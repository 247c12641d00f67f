import Decoding
import SourceText
import Tokenization

/// How far a plain causal model sees.
enum WindowReach: Hashable {
  /// About a screen: read while somebody waits.
  case near
  /// As far as the model's context length and the memory for it allow.
  case far
}

/// Sizes for models that were not trained with Heed's layout.
enum PlainSizes {
  /// For a first answer within seconds.
  private static let near = SegmentLayout(
    sinks: 32,
    global: 96,
    suffix: 128,
    prefix: 512,
    middle: 640,
    globalBlocks: 8,
    cursorBlocks: 0
  )
  private static let far = SegmentLayout(
    sinks: 32,
    global: 96,
    suffix: 1024,
    prefix: 8192,
    middle: 640,
    globalBlocks: 8,
    cursorBlocks: 0
  )
  /// Tokens of markers.
  private static let markers = 16

  /// The sizes for a model that can be shown so many tokens; nil: any number.
  static func sizes(_ reach: WindowReach, contextLength: Int?) -> SegmentLayout {
    var sizes = reach == .near ? near : far
    guard let contextLength else { return sizes }
    sizes.middle = min(sizes.middle, contextLength / 4)
    sizes.global = min(sizes.global, contextLength / 64)
    sizes.sinks = min(sizes.sinks, contextLength / 64)
    let blocks = sizes.globalBlocks / 2 * sizes.global
    let room = max(contextLength - markers - sizes.sinks - blocks - sizes.middle, 0)
    if sizes.prefix + sizes.suffix > room {
      sizes.suffix = room * sizes.suffix / (sizes.prefix + sizes.suffix)
      sizes.prefix = room - sizes.suffix
    }
    return sizes
  }
}

/// The part of a file that a plain causal model is shown around a cursor, with the tokens before the typed text.
///
/// It may outlive the cursor that it was made for: as long as its text stands, what is typed behind its commit point goes
/// on from the same tokens.
struct PlainWindow {
  let reach: WindowReach
  /// Offsets of the left edge and of the commit point.
  let start: Int
  let commit: Int
  /// What comes before the window: signatures of other files.
  let header: PlainHeader
  let prefixTokens: Int
  let suffixTokens: Int
  /// Everything up to the typed text.
  let head: [TokenID]
  /// The bytes of the prefix, and those behind the cursor that the suffix was cut from.
  let before: [UInt8]
  let after: [UInt8]

  /// True if a document has the same text around a cursor behind the commit point.
  func stands(in snapshot: TextSnapshot, cursor: Int, header: PlainHeader, after: ArraySlice<UInt8>) -> Bool {
    commit <= cursor && header.tokens == self.header.tokens && after.elementsEqual(self.after)
      && snapshot.bytes[start..<commit].elementsEqual(before)
  }
}

/// What a plain prompt begins with.
struct PlainHeader {
  var tokens: [TokenID] = []
  var blocks: [GlobalBlock] = []
  var globalTokens = 0
}

extension WindowCounts {
  init(_ window: PlainWindow, in snapshot: TextSnapshot) {
    self.init(
      isFar: window.reach == .far,
      startLine: snapshot.lineContaining(window.start),
      commitLine: snapshot.lineContaining(window.commit),
      prefixTokens: window.prefixTokens,
      suffixTokens: window.suffixTokens
    )
  }
}
