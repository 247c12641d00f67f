import CKernels
import Decoding
import Foundation
import GGUF
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Promise 4 where threads really share the work: a model so large that every product and the attention of a single
/// token are worth it (the fixtures' products are not).
@Suite struct SharedWorkTests {
  /// Formats of matrices in turn, so that each kind of kernel has a part in each step.
  private static let formats = [CK_FORMAT_Q4_K, CK_FORMAT_Q8_0, CK_FORMAT_Q5_0, CK_FORMAT_Q6_K, CK_FORMAT_F16]
  private static let sets = [InstructionSet.avx2, .avx512].filter(\.isAvailable)
  private static let tokens = (0..<135).map { (index: Int) -> TokenID in TokenID((index * 37 + index / 9) % 640) }

  @Test(arguments: sets, ["qwen2", "starcoder2"])
  func threadsSplitsAndSteps(_ set: InstructionSet, _ architecture: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("shared.gguf")
    try Self.builder(architecture).write(to: path)
    let segments = [
      TokenSegment(tokens: Array(Self.tokens.prefix(70)), position: 0, sees: []),
      TokenSegment(tokens: Array(Self.tokens.dropFirst(70)), position: 70, sees: [0]),
    ]
    var whole: [[UInt32]]?
    for threads in 1...3 {
      let options = InferenceOptions(threads: threads, instructionSet: set)
      let model = try AttentionModel(file: GGUFFile(path: path), options: options)
      for split in [[64], [1], [7], [64, 1, 3]] {
        let rows = try model.allLogits(of: segments, split: split, cancellation: CancellationFlag()).map(bits)
        #expect(rows == whole ?? rows, "\(threads) threads, pieces of \(split)")
        whole = whole ?? rows
      }
      try checkSteps(model, segments, whole ?? [])
    }
    // A distribution in which all is the same, or nothing is a number, would show nothing.
    let last = try #require(whole?.last).map(Float.init(bitPattern:))
    #expect(last.allSatisfy(\.isFinite) && Set(last).count > 600)
  }

  /// Steps one by one, and three at a time, as drafts are.
  private func checkSteps(_ model: AttentionModel, _ segments: [TokenSegment], _ whole: [[UInt32]]) throws {
    let last = segments[1]
    let start = TokenSegment(tokens: Array(last.tokens.prefix(20)), position: last.position, sees: last.sees)
    #expect(try bits(model.lastLogits([segments[0], start])) == whole[89])
    for index in 20..<40 {
      try model.step(last.tokens[index], cancellation: CancellationFlag())
      #expect(bits(model.logits) == whole[70 + index], "step \(index)")
    }
    for index in stride(from: 40, to: 61, by: 3) {
      let rows = try model.step(Array(last.tokens[index..<index + 3]), cancellation: CancellationFlag())
      #expect(rows.map(bits) == Array(whole[70 + index..<73 + index]), "steps from \(index)")
    }
  }

  // MARK: The model

  private static let (width, keyWidth, vocabulary, layers) = (1024, 512, 640, 2)

  private static func builder(_ architecture: String) -> GGUFBuilder {
    var builder = GGUFBuilder()
    builder.set("general.architecture", .string(architecture))
    for (key, value) in [
      ("block_count", layers), ("embedding_length", width), ("feed_forward_length", width),
      ("attention.head_count", 16), ("attention.head_count_kv", 8), ("context_length", 256),
    ] { builder.set("\(architecture).\(key)", .uint32(UInt32(value))) }
    let isStarcoder = architecture == "starcoder2"
    let epsilon = isStarcoder ? "layer_norm_epsilon" : "layer_norm_rms_epsilon"
    builder.set("\(architecture).attention.\(epsilon)", .float32(1e-5))
    let embedding = weights(CK_FORMAT_Q8_0, rows: vocabulary, distinct: vocabulary, seed: 99)
    builder.addTensor("token_embd.weight", [width, vocabulary], kind: CK_FORMAT_Q8_0.rawValue, data: embedding)
    for norm in ["output_norm"] + (0..<layers).flatMap({ ["blk.\($0).attn_norm", "blk.\($0).ffn_norm"] }) {
      builder.addTensor("\(norm).weight", [width], .f32, values: Array(repeating: 1, count: width))
      if isStarcoder { builder.addTensor("\(norm).bias", [width], .f32, seed: 2, scale: 0.1) }
    }
    let matrices = [
      ("attn_q", width), ("attn_k", keyWidth), ("attn_v", keyWidth), ("attn_output", width), ("ffn_gate", width),
      ("ffn_up", width), ("ffn_down", width),
    ].filter { !(isStarcoder && $0.0 == "ffn_gate") }
    for layer in 0..<layers {
      for (index, (name, rows)) in matrices.enumerated() {
        let format = formats[(index + layer) % formats.count]
        let data = weights(format, rows: rows, seed: UInt64(100 * layer + index))
        builder.addTensor("blk.\(layer).\(name).weight", [width, rows], kind: format.rawValue, data: data)
        if isStarcoder || ["attn_q", "attn_k", "attn_v"].contains(name) {
          builder.addTensor("blk.\(layer).\(name).bias", [rows], .f32, seed: UInt64(index), scale: 0.1)
        }
      }
    }
    return builder
  }

  /// Rows of numbers of about 1 / sqrt(width), the `distinct` first ones again and again: to encode all takes longer than
  /// to test them.
  private static func weights(_ format: ck_format, rows: Int, distinct: Int = 16, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let layout = QuantizedLayout.of(format)
    var few: [UInt8] = []
    for _ in 0..<distinct * width / layout.width {
      if format == CK_FORMAT_F16 {
        // 0.03 to 0.06, with any sign.
        few += littleEndian(UInt16.random(in: 0...UInt16.max, using: &generator) & 0x83ff | 0x2800)
        continue
      }
      var block = (0..<layout.bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let scale = largestScale(format)
      for offset in layout.halves {
        let half = Half.bits(of: generator.float(in: scale / 2...scale))
        block.replaceSubrange(offset..<offset + 2, with: littleEndian(half))
      }
      few += block
    }
    return Array(repeatElement(few, count: rows / distinct).joined())
  }

  /// Codes times this are about as large as the weights are to be.
  private static func largestScale(_ format: ck_format) -> Float {
    switch format {
    case CK_FORMAT_Q8_0: 0.0005
    case CK_FORMAT_Q5_0: 0.004
    case CK_FORMAT_Q4_K: 0.0002
    default: 0.000_03
    }
  }
}
