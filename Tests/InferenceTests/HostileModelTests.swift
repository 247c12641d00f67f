import Decoding
import Foundation
import GGUF
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Files that lie, lack something or want too much end in a clear error, never in a trap.
@Suite struct HostileModelTests {
  /// A small valid model that the cases below damage.
  private struct Model {
    var builder = GGUFBuilder()
    var tensors: [String: (dimensions: [Int], kind: GGUFBuilder.TensorKind)] = [:]

    init(_ architecture: String = "llama", width: Int = 32, kind: GGUFBuilder.TensorKind = .q8_0) {
      let isStarcoder = architecture == "starcoder2"
      builder.set("general.architecture", .string(architecture))
      for (key, value) in [
        ("block_count", 1), ("embedding_length", width), ("feed_forward_length", 64), ("attention.head_count", 4),
        ("attention.head_count_kv", 2), ("context_length", 128),
      ] { builder.set("\(architecture).\(key)", .uint32(UInt32(value))) }
      let epsilon = isStarcoder ? "layer_norm_epsilon" : "layer_norm_rms_epsilon"
      builder.set("\(architecture).attention.\(epsilon)", .float32(1e-5))
      tensors["token_embd.weight"] = ([width, 40], kind)
      for norm in ["output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"] {
        tensors["\(norm).weight"] = ([width], .f32)
        if isStarcoder { tensors["\(norm).bias"] = ([width], .f32) }
      }
      if architecture == "qwen3" {
        for norm in ["attn_q_norm", "attn_k_norm"] { tensors["blk.0.\(norm).weight"] = ([width / 4], .f32) }
      }
      let matrices = [
        ("attn_q", width, width), ("attn_k", width, width / 2), ("attn_v", width, width / 2),
        ("attn_output", width, width), ("ffn_gate", width, 64), ("ffn_up", width, 64), ("ffn_down", 64, width),
      ]
      for (name, length, rows) in matrices where !(isStarcoder && name == "ffn_gate") {
        tensors["blk.0.\(name).weight"] = ([length, rows], kind)
        let isBiased = isStarcoder || architecture == "qwen2" && ["attn_q", "attn_k", "attn_v"].contains(name)
        if isBiased { tensors["blk.0.\(name).bias"] = ([rows], .f32) }
      }
    }

    func load() throws -> AttentionModel {
      let folder = try TemporaryFolder()
      let path = folder.url.appending(path: "model.gguf").path
      var builder = builder
      for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
        builder.addTensor(name, tensor.dimensions, tensor.kind, seed: UInt64(name.count))
      }
      try builder.write(to: path)
      return try AttentionModel(file: GGUFFile(path: path))
    }
  }

  private static let architectures = ["llama", "qwen2", "qwen3", "starcoder2"]
  private static let tensorNames = architectures.flatMap { architecture in
    Model(architecture).tensors.keys.sorted().map { (architecture, $0) }
  }

  private func check(
    _ architecture: String,
    _ change: (inout Model) -> Void,
    says part: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var model = Model(architecture)
    change(&model)
    let error = #expect(throws: InferenceError.self, sourceLocation: sourceLocation) { try model.load() }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")", sourceLocation: sourceLocation)
  }

  @Test(arguments: architectures)
  func theUndamagedModelWorks(_ architecture: String) throws {
    let logits = try Model(architecture).load().lastLogits([TokenSegment(tokens: [1, 2], position: 0, sees: [])])
    #expect(logits.count == 40 && logits.allSatisfy(\.isFinite))
  }

  @Test(arguments: [
    "block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv",
    "context_length",
  ])
  func impossibleNumbers(_ name: String) {
    for value: GGUFBuilder.Value in [
      .uint32(0), .uint32(1_000_000_000), .int64(-1), .uint64(.max), .int64(.max), .string("4"), .array([.uint32(4)]),
    ] {
      check("llama", { $0.builder.set("llama.\(name)", value) }, says: "llama.\(name)")
    }
  }

  @Test(arguments: ["attention.layer_norm_rms_epsilon", "rope.freq_base"])
  func impossibleFractions(_ name: String) {
    for value: Float in [0, -1, .nan, .infinity, 1e38] {
      check("llama", { $0.builder.set("llama.\(name)", .float32(value)) }, says: "llama.\(name)")
    }
  }

  @Test func headsThatDoNotFit() {
    check("llama", { $0.builder.set("llama.attention.head_count", .uint32(3)) }, says: "head_count_kv")
    check("llama", { $0.builder.set("llama.attention.head_count_kv", .uint32(3)) }, says: "a divisor of 4")
    check("llama", { $0.builder.set("llama.attention.head_count", .uint32(1024)) }, says: "even number")
    check("llama", { $0.builder.set("llama.attention.key_length", .uint32(7)) }, says: "even number")
    check("llama", { $0.builder.set("llama.attention.key_length", .uint32(16)) }, says: "blk.0.attn_q.weight")
    check("llama", { $0.builder.set("llama.attention.value_length", .uint32(16)) }, says: "value_length")
    check("llama", { $0.builder.set("llama.rope.dimension_count", .uint32(4)) }, says: "dimension_count")
  }

  /// More layers than the file has end at the first that is missing.
  @Test func layersThatAreNotThere() {
    check("llama", { $0.builder.set("llama.block_count", .uint32(1000)) }, says: "blk.1.attn_norm.weight")
  }

  @Test func variationsThatWouldBeComputedWrongly() {
    check("llama", { $0.builder.set("general.architecture", .string("gemma")) }, says: "gemma")
    check("llama", { $0.builder.remove("general.architecture") }, says: "general.architecture")
    check("llama", { $0.builder.set("llama.expert_count", .uint32(8)) }, says: "experts")
    check("llama", { $0.builder.set("llama.attention.sliding_window", .uint32(64)) }, says: "window")
    check("llama", { $0.tensors["rope_freqs.weight"] = ([5], .f32) }, says: "rope_freqs.weight")
    check("llama", { $0.tensors["blk.0.attn_q_norm.weight"] = ([8], .f32) }, says: "attn_q_norm")
    check("qwen3", { $0.builder.set("qwen3.attention.key_length", .uint32(1024)) }, says: "blk.0.attn_q.weight")
  }

  @Test(arguments: tensorNames)
  func missingAndMisshapenTensors(_ architecture: String, _ name: String) {
    check(architecture, { $0.tensors[name] = nil }, says: name)
    check(architecture, { $0.tensors[name]?.dimensions[0] *= 2 }, says: name)
    check(architecture, { $0.tensors[name]?.dimensions.append(2) }, says: name)
  }

  /// Whatever numbers the metadata are changed to, the model is refused or computes.
  @Test(arguments: architectures, 0..<4)
  func mutatedMetadata(_ architecture: String, _ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = [
      "block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv",
      "context_length", "attention.key_length", "attention.value_length", "rope.dimension_count", "rope.freq_base",
      "rope.scaling.type", "rope.scaling.factor", "rope.scale_linear", "rope.scaling.original_context_length",
      "rope.scaling.attn_factor", "rope.scaling.yarn_beta_fast", "rope.scaling.yarn_beta_slow",
      "rope.scaling.yarn_log_multiplier", "attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon",
    ]
    let values: [GGUFBuilder.Value] = [
      .uint32(0), .uint32(1), .uint32(2), .uint32(8), .uint32(.max), .int64(-1), .int64(.min), .uint64(.max),
      .float32(0), .float32(1), .float32(1e-3), .float32(4), .float32(.nan), .float32(.infinity), .float32(-1e38),
      .float64(1e300), .string("yarn"), .string("linear"), .string("longrope"), .string(""), .bytes([0xff]),
      .array([.float32(1)]), .bool(true),
    ]
    for _ in 0..<Fuzzing.rounds(60, parts: 16) {
      var model = Model(architecture)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let name = names.randomElement(using: &random), let value = values.randomElement(using: &random) else {
          continue
        }
        model.builder.set("\(architecture).\(name)", value)
      }
      guard let loaded = try? model.load() else { continue }
      let logits = try? loaded.lastLogits([TokenSegment(tokens: [1, 2], position: 0, sees: [])])
      #expect(logits == nil || logits?.count == 40)
    }
  }

  @Test func positionsScaledInUnknownWays() {
    for kind in ["longrope", "dynamic", "llama3", "", "YARN"] {
      check("llama", { $0.builder.set("llama.rope.scaling.type", .string(kind)) }, says: "method \"\(kind)\"")
    }
    check("llama", { $0.builder.set("llama.rope.scaling.type", .uint32(1)) }, says: "llama.rope.scaling.type")
    check(
      "llama",
      { $0.builder.set("llama.rope.scaling.yarn_log_multiplier", .float32(0.1)) },
      says: "yarn_log_multiplier"
    )
    for value: Float in [-1, .nan, .infinity, 1e38, 1e-30] {
      check(
        "llama",
        { $0.builder.set("llama.rope.scaling.factor", .float32(value)) },
        says: "llama.rope.scaling.factor"
      )
      check(
        "llama",
        { $0.builder.set("llama.rope.scaling.attn_factor", .float32(value)) },
        says: "rope.scaling.attn_factor"
      )
    }
    check(
      "llama",
      {
        $0.builder.set("llama.rope.scaling.type", .string("yarn"))
        $0.builder.set("llama.rope.scaling.original_context_length", .uint32(0))
      },
      says: "original_context_length"
    )
  }

  @Test(arguments: [Float.nan, .infinity, 0, -1, 1e30])
  func factorsThatAreNone(_ value: Float) {
    check(
      "llama",
      { $0.builder.addTensor("rope_freqs.weight", [4], .f32, values: [1, 1, value, 1]) },
      says: "rope_freqs.weight"
    )
  }

  @Test func unsupportedType() {
    check(
      "llama",
      {
        $0.tensors["output.weight"] = nil
        $0.builder.addTensor("output.weight", [32, 40], kind: 39, data: [UInt8](repeating: 0, count: 40 * 17))
      },
      says: "MXFP4"
    )
  }

  @Test func layoutsThatDoNotFit() {
    func set(_ model: inout Model, _ middle: Int, version: UInt32 = 1) {
      model.builder.set("heed.layout", .string("segments"))
      model.builder.set("heed.layout.version", .uint32(version))
      let lengths = [
        ("sinks", 8), ("global", 8), ("suffix", 8), ("prefix", 8), ("middle", middle), ("global_blocks", 2),
      ]
      for (key, value) in lengths { model.builder.set("heed.segments.\(key)", .uint32(UInt32(value))) }
    }
    check("llama", { set(&$0, 97) }, says: "heed.segments.middle")
    check("llama", { set(&$0, 0) }, says: "heed.segments.middle")
    // Too short for a mark and what is typed.
    check("llama", { set(&$0, 2) }, says: "heed.segments.middle")
    check("llama", { set(&$0, 1_000_000_000) }, says: "heed.segments.middle")
    check("llama", { set(&$0, 96, version: 2) }, says: "newer layout")
    check(
      "llama",
      {
        set(&$0, 96)
        $0.builder.remove("heed.segments.sinks")
      },
      says: "heed.segments.sinks"
    )
  }

  /// Weights that are not numbers give logits that are not numbers, and nothing worse.
  @Test(arguments: [Float.nan, .infinity, -.infinity, 3e38])
  func weightsThatAreNotNumbers(_ value: Float) throws {
    var model = Model()
    model.tensors["output_norm.weight"] = nil
    model.builder.addTensor("output_norm.weight", [32], .f32, values: [Float](repeating: value, count: 32))
    let logits = try model.load().lastLogits([TokenSegment(tokens: [1, 2, 3], position: 0, sees: [])])
    #expect(logits.count == 40)
  }

  /// Widths that no register divides.
  @Test(arguments: [GGUFBuilder.TensorKind.f32, .f16], [8, 24, 40, 56])
  func unevenWidths(_ kind: GGUFBuilder.TensorKind, _ width: Int) throws {
    let model = try Model(width: width, kind: kind).load()
    let rows = try model.allLogits(
      of: [TokenSegment(tokens: Array(0..<40), position: 0, sees: [])],
      split: [3],
      cancellation: CancellationFlag()
    )
    #expect(try bits(model.lastLogits([TokenSegment(tokens: Array(0..<40), position: 0, sees: [])])) == bits(rows[39]))
  }

  private static let one = TokenSegment(tokens: [1], position: 0, sees: [])

  @Test(arguments: [
    ([], InferenceError.noTokens),
    ([one, TokenSegment(tokens: [], position: 1, sees: [])], .noTokens),
    ([TokenSegment(tokens: [40], position: 0, sees: [])], .unknownToken(40, vocabularySize: 40)),
    ([TokenSegment(tokens: [-1], position: 0, sees: [])], .unknownToken(-1, vocabularySize: 40)),
    ([TokenSegment(tokens: [1], position: 128, sees: [])], .positionOutOfRange(128, contextLength: 128)),
    ([TokenSegment(tokens: [1, 1], position: 127, sees: [])], .positionOutOfRange(128, contextLength: 128)),
    ([TokenSegment(tokens: [1], position: -1, sees: [])], .positionOutOfRange(-1, contextLength: 128)),
    ([TokenSegment(tokens: [1, 1], position: .max, sees: [])], .positionOutOfRange(.max, contextLength: 128)),
    ([TokenSegment(tokens: [1], position: 0, sees: [0])], .invalidReference(segment: 0, sees: 0)),
    ([one, TokenSegment(tokens: [1], position: 0, sees: [-1])], .invalidReference(segment: 1, sees: -1)),
  ])
  func segmentsThatDoNotFit(_ segments: [TokenSegment], _ expected: InferenceError) throws {
    let model = try Model().load()
    #expect(throws: expected) { try model.evaluate(segments, cancellation: CancellationFlag()) }
    #expect(throws: expected) { try model.allLogits(of: segments, cancellation: CancellationFlag()) }
  }

  @Test func stepsThatDoNotFit() throws {
    let model = try Model().load()
    #expect(throws: InferenceError.noTokens) { try model.step(1, cancellation: CancellationFlag()) }
    _ = try model.lastLogits([TokenSegment(tokens: [1], position: 126, sees: [])])
    #expect(throws: InferenceError.unknownToken(40, vocabularySize: 40)) {
      try model.step(40, cancellation: CancellationFlag())
    }
    try model.step(1, cancellation: CancellationFlag())
    #expect(throws: InferenceError.positionOutOfRange(128, contextLength: 128)) {
      try model.step(1, cancellation: CancellationFlag())
    }
    model.rollBack(1000)
    try model.step(1, cancellation: CancellationFlag())
    #expect(try bits(model.logits) == bits(model.lastLogits([TokenSegment(tokens: [1], position: 126, sees: [])])))
  }
}
