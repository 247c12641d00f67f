import ArgumentParser
import Decoding
import Foundation
import GGUF
import Inference
import Support
import Tokenization

/// `heed model bench`: tokens a second when reading a prompt and when generating.
struct ModelBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure tokens a second: reading prompts (pp) and generating (tg), at several depths."
  )

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  @Option(name: .customShort("p"), help: "Prompt lengths, separated by commas.")
  var prompts = "512"

  @Option(name: .customShort("n"), help: "Tokens to generate.")
  var generated = 64

  @Option(name: .customShort("d"), help: "Tokens already there, separated by commas.")
  var depths = "0"

  @Option(help: "Threads.")
  var threads = 2

  @Option(help: "How keys and values are kept: f32, f16, q8 (default: as completions keep them).")
  var kv: KeyValueType?

  @OptionGroup var output: OutputOptions

  private struct Result: Encodable {
    let test: String
    let depth: Int
    let tokensPerSecond: Double

    private enum CodingKeys: String, CodingKey {
      case test, depth
      case tokensPerSecond = "tokens_per_second"
    }
  }

  private struct Output: Encodable {
    let schema = 1
    let results: [Result]
    let loadSeconds: Double
    let peakRSSBytes: Int

    private enum CodingKeys: String, CodingKey {
      case schema, results
      case loadSeconds = "load_seconds"
      case peakRSSBytes = "peak_rss_bytes"
    }
  }

  func validate() throws {
    for (name, list) in [("-p", prompts), ("-d", depths)] where Self.numbers(list) == nil {
      throw ValidationError("\(name) takes numbers separated by commas.")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256.") }
    if generated < 0 { throw ValidationError("-n takes a number from 0.") }
  }

  func run() throws {
    var watch = Stopwatch(.system)
    let options = InferenceOptions(threads: threads, instructionSet: .best, keyValueType: kv)
    let model = try AttentionModel(file: GGUFFile(path: file), options: options)
    let loadSeconds = watch.lap()
    var results: [Result] = []
    for depth in Self.numbers(depths) ?? [] {
      for length in Self.numbers(prompts) ?? [] where length > 0 {
        results.append(try reading(model, length: length, depth: depth))
      }
      if generated > 0 { results.append(try generating(model, depth: depth)) }
    }
    let report = Output(results: results, loadSeconds: loadSeconds, peakRSSBytes: ResourceUsage.now.peakResidentBytes)
    switch output.format {
    case .json: try Terminal.writeJSON(report)
    case .text:
      for result in results {
        Terminal.writeLine(
          "\(result.test) @ \(result.depth): \(String(format: "%.1f", result.tokensPerSecond)) tokens/s"
        )
      }
    }
  }

  private func reading(_ model: AttentionModel, length: Int, depth: Int) throws -> Result {
    _ = try model.evaluate([segment(of: max(depth, 1), salt: length)], cancellation: CancellationFlag())
    let whole = segment(of: max(depth, 1) + length, salt: length)
    let watch = Stopwatch(.system)
    let count = try model.evaluate([whole], cancellation: CancellationFlag())
    return Result(test: "pp\(length)", depth: depth, tokensPerSecond: Double(count.evaluated) / watch.seconds)
  }

  private func generating(_ model: AttentionModel, depth: Int) throws -> Result {
    _ = try model.evaluate([segment(of: max(depth, 1), salt: -1)], cancellation: CancellationFlag())
    let watch = Stopwatch(.system)
    for index in 0..<generated { try model.step(token(index), cancellation: CancellationFlag()) }
    return Result(test: "tg\(generated)", depth: depth, tokensPerSecond: Double(generated) / watch.seconds)
  }

  /// A salt makes the texts of two measurements differ, so that none finds the other's work.
  private func segment(of length: Int, salt: Int) -> TokenSegment {
    TokenSegment(tokens: (0..<length).map { token($0 &* 31 &+ salt &* 17 + 7) }, position: 0, sees: [])
  }

  private func token(_ number: Int) -> TokenID { TokenID(truncatingIfNeeded: (number & 0xFFFF) % 256) }

  private static func numbers(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { (0...1_000_000).contains($0) }
    return numbers.count == parts.count ? numbers : nil
  }
}
