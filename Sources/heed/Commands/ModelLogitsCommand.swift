import ArgumentParser
import Decoding
import Foundation
import GGUF
import Inference
import Support
import Tokenization

/// `heed model logits`: what a model says after each token, to compare with other engines.
struct ModelLogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Print the logits after each token, one row a position.",
    discussion: """
      --segments names a JSON file: a list of {"tokens": [1, 2], "position": 0, "sees": [0]}, where “position” is that of \
      the first token and “sees” names earlier segments of the list by index.
      """
  )

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  // The result is JSON in either format.
  @OptionGroup var output: OutputOptions

  @Option(help: "Token ids, separated by commas.")
  var tokens: String?

  @Option(help: "A file with segments instead of --tokens.", completion: .file())
  var segments: String?

  @Option(help: "Evaluate in pieces of these lengths, separated by commas.")
  var split: String?

  @Option(help: "The instruction set: scalar, avx2, avx512 (default: the best here).")
  var isa: InstructionSet?

  @Option(help: "How keys and values are kept: f32, f16, q8.")
  var kv = KeyValueType.f32

  @Option(help: "Threads.")
  var threads = 2

  private struct Output: Encodable {
    let schema = 1
    let logits: [[Float]]
  }

  private struct Segment: Decodable {
    let tokens: [TokenID]
    let position: Int
    let sees: [Int]
  }

  func validate() throws {
    if (tokens == nil) == (segments == nil) { throw ValidationError("Give either --tokens or --segments.") }
    if let tokens, Self.numbers(tokens) == nil { throw ValidationError("--tokens takes numbers separated by commas.") }
    if let split, Self.numbers(split)?.allSatisfy({ $0 > 0 }) != true {
      throw ValidationError("--split takes positive numbers separated by commas.")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256.") }
  }

  func run() throws {
    let options = InferenceOptions(threads: threads, instructionSet: isa ?? .best, keyValueType: kv)
    let model = try AttentionModel(file: GGUFFile(path: file), options: options)
    let rows = try model.allLogits(
      of: try readSegments(),
      split: split.flatMap(Self.numbers)?.map { Int($0) },
      cancellation: CancellationFlag()
    )
    try Terminal.writeJSON(Output(logits: rows))
  }

  private func readSegments() throws -> [TokenSegment] {
    if let tokens { return [TokenSegment(tokens: Self.numbers(tokens) ?? [], position: 0, sees: [])] }
    let path = segments ?? ""
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode([Segment].self, from: data)
        .map { TokenSegment(tokens: $0.tokens, position: $0.position, sees: $0.sees) }
    } catch {
      throw CommandError.badSegments(path: path, reason: error.localizedDescription)
    }
  }

  private static func numbers(_ text: String) -> [TokenID]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { TokenID($0.trimmingCharacters(in: .whitespaces)) }
    return numbers.count == parts.count ? numbers : nil
  }
}

extension InstructionSet: ExpressibleByArgument {}
extension KeyValueType: ExpressibleByArgument {}
