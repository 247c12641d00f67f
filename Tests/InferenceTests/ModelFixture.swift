import Decoding
import Foundation
import GGUF
import Inference
import Support
import Testing
import Tokenization

/// One of the small model files in Fixtures, with the logits that the oracle (models/reference_logits.py) gives for it.
struct ModelFixture: CustomTestStringConvertible, Sendable {
  /// With how its positions are scaled, if they are.
  let architecture: String
  let type: String

  static let all = [
    ("llama", ["f32", "f16", "q8_0"]), ("qwen2", ["f32", "f16", "q8_0"]), ("qwen3", ["f32", "q8_0"]),
    ("starcoder2", ["f32", "q8_0"]), ("llama-linear", ["f32"]), ("qwen2-yarn", ["f32"]), ("llama-factors", ["f32"]),
  ].flatMap { architecture, types in types.map { ModelFixture(architecture: architecture, type: $0) } }
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  var testDescription: String { "\(architecture) \(type)" }
  var path: String { Self.folder.appending(path: "tiny-\(architecture)-\(type).gguf").path }

  func model(
    threads: Int = 1,
    _ set: InstructionSet = .best,
    cacheBytes: Int = 64 << 20,
    logitBytes: Int = 0,
    keyValueType: KeyValueType? = .f32
  ) throws -> AttentionModel {
    var options = InferenceOptions(
      threads: threads,
      instructionSet: set,
      cacheBytes: cacheBytes,
      keyValueType: keyValueType
    )
    options.logitBytes = logitBytes
    return try AttentionModel(file: GGUFFile(path: path), options: options)
  }

  func cases() throws -> [Case] {
    let url = Self.folder.appending(path: "tiny-\(architecture)-\(type).json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
  }

  /// A list of segments and what the oracle says about it.
  struct Case: Decodable {
    let name: String
    private let segments: [Segment]
    /// With the weights as they are.
    let exact: Expectation
    /// With the vectors rounded to Q8_0 before each product, as the kernels do.
    let rounded: Expectation?

    var tokenSegments: [TokenSegment] {
      segments.map { TokenSegment(tokens: $0.tokens, position: $0.position, sees: $0.sees) }
    }
  }

  private struct Segment: Decodable {
    let tokens: [TokenID]
    let position: Int
    let sees: [Int]
  }

  /// For each position the norm of its logits and the largest of them; for some positions all.
  struct Expectation: Decodable {
    let norms: [Double]
    let topIDs: [[Int]]
    let top: [[Double]]
    let rows: [String: [Double]]

    enum CodingKeys: String, CodingKey {
      case norms, top, rows
      case topIDs = "top_ids"
    }

    /// Each position's relative distance ||logits - expected|| / ||expected||, over the numbers that are known.
    func distances(to logits: [[Float]]) -> [Double] {
      zip(logits, norms).enumerated().map { position, pair in
        let (row, norm) = pair
        if let all = rows["\(position)"] {
          return distance(row.map(Double.init), all) / norm
        }
        let chosen = topIDs[position].map { Double(row[$0]) }
        return max(distance(chosen, top[position]), abs(length(row.map(Double.init)) - norm)) / norm
      }
    }

    private func distance(_ a: [Double], _ b: [Double]) -> Double { length(zip(a, b).map { $0 - $1 }) }

    private func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }
}

extension AttentionModel {
  /// The last position's logits, the way completions get them.
  func lastLogits(_ segments: [TokenSegment]) throws -> [Float] {
    _ = try evaluate(segments, cancellation: CancellationFlag())
    return logits
  }
}
