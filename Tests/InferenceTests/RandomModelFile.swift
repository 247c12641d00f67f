import CKernels
import Support
import TestSupport

/// A model file of any architecture and formats whose weights are any bits, with a vocabulary; and ways to damage it.
struct RandomModelFile {
  private(set) var bytes: [UInt8]
  private let names: [String]
  /// Where the tensors' data begins, about.
  private let headerSize: Int

  private static let architectures = ["llama", "qwen2", "qwen3", "starcoder2"]

  init(_ random: inout SeededGenerator) {
    let architecture = Self.architectures.randomElement(using: &random) ?? "llama"
    let shape = Shape(isStarcoder: architecture == "starcoder2", isWide: Bool.random(using: &random))
    var builder = GGUFBuilder()
    shape.addMetadata(architecture, to: &builder)
    let weights = WeightSource(&random)
    let tensors = shape.tensors(architecture).sorted { $0.key < $1.key }
    for (name, dimensions) in tensors {
      let format = weights.format(width: dimensions[0], &random)
      let count = ck_row_bytes(format, dimensions[0]) * (dimensions.count > 1 ? dimensions[1] : 1)
      builder.addTensor(name, dimensions, kind: format.rawValue, data: weights.data(count, &random))
    }
    bytes = builder.bytes()
    names = tensors.map(\.key)
    let dataSize = tensors.count * 16
    headerSize = min(bytes.count, (Self.range(of: names.last ?? "", in: bytes)?.upperBound ?? 0) + dataSize)
  }

  /// Changes the file in one way.
  mutating func damage(_ random: inout SeededGenerator) {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: FileDamage.apply(to: &bytes, limit: headerSize, &random)
    case 1: FileDamage.apply(to: &bytes, &random)
    case 2: changeEntry(&random)
    default:
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...4096, using: &random))
      let filler: UInt8 = [0, 0x7c, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
      for index in place..<end { bytes[index] = filler }
    }
  }

  /// Gives a tensor another length, format or place; the latter are often those of another tensor.
  private mutating func changeEntry(_ random: inout SeededGenerator) {
    guard let name = names.randomElement(using: &random), let range = Self.range(of: name, in: bytes),
      range.upperBound + 40 < bytes.count
    else { return }
    let dimensions = Int(bytes[range.upperBound] & 3)
    let format = range.upperBound + 4 + dimensions * 8
    switch Int.random(in: 0..<3, using: &random) {
    case 0: put(number(&random), at: range.upperBound + 4 + 8 * Int.random(in: 0..<max(dimensions, 1), using: &random))
    case 1: bytes[format] = UInt8(MultiplyTests.formats.randomElement(using: &random)?.rawValue ?? 0)
    default: put(number(&random), at: format + 4)
    }
  }

  private func number(_ random: inout SeededGenerator) -> UInt64 {
    [0, 1, 16, 32, 64, 256, 512, 1024, 32 * UInt64.random(in: 0..<4096, using: &random), 1 << 32, 1 << 62, .max]
      .randomElement(using: &random) ?? 0
  }

  private mutating func put(_ number: UInt64, at place: Int) {
    guard place + 8 <= bytes.count else { return }
    bytes.replaceSubrange(place..<place + 8, with: littleEndian(number))
  }

  /// The place of a tensor's name.
  private static func range(of name: String, in bytes: [UInt8]) -> Range<Int>? {
    let wanted = littleEndian(UInt64(name.utf8.count)) + Array(name.utf8)
    let last = bytes.count - wanted.count
    guard last > 0, let start = (0..<last).first(where: { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }) else {
      return nil
    }
    return start..<start + wanted.count
  }
}

/// The lengths of a small model.
private struct Shape {
  static let vocabulary = 263
  let isStarcoder: Bool
  /// Wide enough for formats with blocks of 256.
  let isWide: Bool

  var width: Int { isWide ? 256 : 32 }

  func addMetadata(_ architecture: String, to builder: inout GGUFBuilder) {
    builder.set("general.architecture", .string(architecture))
    for (key, value) in [
      ("block_count", 2), ("embedding_length", width), ("feed_forward_length", width), ("attention.head_count", 4),
      ("attention.head_count_kv", 2), ("attention.key_length", 8), ("context_length", 128),
    ] { builder.set("\(architecture).\(key)", .uint32(UInt32(value))) }
    let epsilon = isStarcoder ? "layer_norm_epsilon" : "layer_norm_rms_epsilon"
    builder.set("\(architecture).attention.\(epsilon)", .float32(1e-5))
    builder.setByteVocabulary()
  }

  func tensors(_ architecture: String) -> [String: [Int]] {
    var tensors = ["token_embd.weight": [width, Self.vocabulary]]
    for norm in ["output_norm", "blk.0.attn_norm", "blk.0.ffn_norm", "blk.1.attn_norm", "blk.1.ffn_norm"] {
      tensors["\(norm).weight"] = [width]
      if isStarcoder { tensors["\(norm).bias"] = [width] }
    }
    let matrices = [
      ("attn_q", width, 32), ("attn_k", width, 16), ("attn_v", width, 16), ("attn_output", 32, width),
      ("ffn_gate", width, width), ("ffn_up", width, width), ("ffn_down", width, width),
    ]
    for layer in 0..<2 {
      if architecture == "qwen3" {
        for norm in ["attn_q_norm", "attn_k_norm"] { tensors["blk.\(layer).\(norm).weight"] = [8] }
      }
      for (name, length, rows) in matrices where !(isStarcoder && name == "ffn_gate") {
        tensors["blk.\(layer).\(name).weight"] = [length, rows]
        let isBiased = isStarcoder || architecture == "qwen2" && ["attn_q", "attn_k", "attn_v"].contains(name)
        if isBiased { tensors["blk.\(layer).\(name).bias"] = [rows] }
      }
    }
    return tensors
  }
}

/// Weights of a model's tensors: all bits, bits that are numbers of about one, or the same byte everywhere.
private struct WeightSource {
  private let pool: [UInt8]

  init(_ random: inout SeededGenerator) {
    // Two bits of each byte less: then no number in it is infinite, or none, or above two.
    let mask: UInt64 = Bool.random(using: &random) ? .max : 0xbfbf_bfbf_bfbf_bfbf
    var pool: [UInt8] = []
    pool.reserveCapacity(1 << 16)
    while pool.count < 1 << 16 {
      let eight = random.next() & mask
      for index in 0..<8 { pool.append(UInt8(truncatingIfNeeded: eight >> UInt64(index * 8))) }
    }
    self.pool = pool
  }

  func data(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    if Int.random(in: 0..<16, using: &random) == 0 {
      return [UInt8](repeating: [0, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0, count: count)
    }
    var data: [UInt8] = []
    while data.count < count {
      let start = Int.random(in: 0..<pool.count / 2, using: &random) & ~3
      data += pool[start..<min(pool.count, start + count - data.count)]
    }
    return data
  }

  /// A format whose blocks divide the width.
  func format(width: Int, _ random: inout SeededGenerator) -> ck_format {
    let formats = MultiplyTests.formats.filter { width.isMultiple(of: QuantizedLayout.of($0).width) }
    return formats.randomElement(using: &random) ?? CK_FORMAT_F32
  }
}
