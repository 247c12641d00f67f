/// A vocabulary's tokens: their bytes, their kinds, and the token of given bytes.
struct Vocabulary: Sendable {
  /// What `tokenizer.ggml.token_type` says (`llama_token_type` in llama.cpp's llama.h).
  enum Kind: UInt8 {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6

    /// Whether the token stands for text.
    var hasText: Bool { self == .normal || self == .userDefined || self == .byte }
  }

  private(set) var kinds: [Kind] = []
  // The bytes of all tokens end to end, and where each ends. Control tokens have none.
  private var storage: [UInt8] = []
  private var ends: [UInt32] = []
  // Open addressing, -1 for free.
  private var slots: [TokenID]
  private let hash = ByteHash()
  private var mask: Int
  /// The token of each byte; -1 where the vocabulary has none.
  private(set) var byteTokens = [TokenID](repeating: -1, count: 256)

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [TokenID](repeating: -1, count: size)
    mask = size - 1
    kinds.reserveCapacity(capacity)
    ends.reserveCapacity(capacity)
    storage.reserveCapacity(capacity * 8)
  }

  var count: Int { kinds.count }

  /// The bytes of a token; none for ids outside the vocabulary.
  func bytes(of token: TokenID) -> ArraySlice<UInt8> {
    let index = Int(token)
    guard index >= 0, index < ends.count else { return [] }
    return storage[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// What a token is; unused for ids outside the vocabulary.
  func kind(of token: TokenID) -> Kind {
    kinds.indices.contains(Int(token)) ? kinds[Int(token)] : .unused
  }

  /// Adds a token that text can be encoded with; false if another one has the same bytes.
  mutating func append(_ bytes: ArraySlice<UInt8>, kind: Kind) -> Bool {
    let token = TokenID(count)
    appendUnfindable(bytes, kind: kind)
    return makeFindable(token)
  }

  /// Adds a token that text is never encoded with.
  mutating func appendUnfindable(_ bytes: ArraySlice<UInt8>, kind: Kind) {
    storage.append(contentsOf: bytes)
    ends.append(UInt32(storage.count))
    kinds.append(kind)
  }

  /// Lets a token be found by its bytes; false if another one is.
  mutating func makeFindable(_ token: TokenID) -> Bool {
    let bytes = bytes(of: token)
    let slot = slot(of: bytes)
    guard slots[slot] < 0 else { return false }
    slots[slot] = token
    if bytes.count == 1, let byte = bytes.first { byteTokens[Int(byte)] = token }
    return true
  }

  /// The token whose bytes these are.
  func token(of bytes: ArraySlice<UInt8>) -> TokenID? {
    let token = slots[slot(of: bytes)]
    return token < 0 ? nil : token
  }

  /// Where the token with these bytes is, or would be.
  private func slot(of bytes: ArraySlice<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: hash(bytes)) & mask
    while slots[slot] >= 0, self.bytes(of: slots[slot]) != bytes { slot = (slot + 1) & mask }
    return slot
  }
}
