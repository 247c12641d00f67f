import ArgumentParser
import Configuration
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
    abstract: "Measure tokens a second: reading prompts (pp) and generating (tg), at several depths.",
    discussion: "-p, -n and -d take lists such as 512,2048; -p 0 reads no prompt, -n 0 generates nothing."
  )

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  @Option(name: .customShort("p"), help: "Prompt lengths, separated by commas.")
  var prompts = "512"

  @Option(name: .customShort("n"), help: "How many tokens to generate, separated by commas.")
  var generated = "64"

  @Option(name: .customShort("d"), help: "Tokens already there, separated by commas.")
  var depths = "0"

  @Option(name: .customLong("repeat"), help: "How often to measure each; the median counts.")
  var repetitions = 1

  @Option(help: "Threads.")
  var threads = 2

  @Option(help: "How keys and values are kept: f32, f16, q8 (default: as completions keep them).")
  var kv: KeyValueType?

  @Option(help: "The instruction set: scalar, avx2, avx512 (default: the best here).")
  var isa: InstructionSet?

  @Flag(help: "Pack the weights into memory of its own instead of sharing them with other processes.")
  var unshared = false

  @OptionGroup var output: OutputOptions

  private struct Result: Encodable {
    let test: String
    let depth: Int
    /// Each repetition's, in tokens a second.
    let samples: [Double]
    let tokensPerSecond: Double

    private enum CodingKeys: String, CodingKey {
      case test, depth, samples
      case tokensPerSecond = "tokens_per_second"
    }

    init(test: String, depth: Int, samples: [Double]) {
      self.test = test
      self.depth = depth
      self.samples = samples
      let sorted = samples.sorted()
      tokensPerSecond = sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
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
    for (name, list) in [("-p", prompts), ("-n", generated), ("-d", depths)] where Self.numbers(list) == nil {
      throw ValidationError("\(name) takes numbers from 0 to \(Self.mostTokens) separated by commas.")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256.") }
    if !(1...1000).contains(repetitions) { throw ValidationError("--repeat takes 1 to 1000.") }
  }

  func run() throws {
    let environment = Environment()
    let settings = try SettingsFiles(environment: environment).settings(for: nil, flags: SettingsLayer())
    var watch = Stopwatch(.system)
    var options = InferenceOptions(threads: threads, instructionSet: isa ?? .best, keyValueType: kv)
    if !unshared { options.weightFolder = ModelLoader(environment: environment, settings: settings).weightFolder }
    let model = try AttentionModel(file: GGUFFile(path: file), options: options)
    let loadSeconds = watch.lap()
    let results = try measure(model)
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

  private func measure(_ model: AttentionModel) throws -> [Result] {
    let lengths = (Self.numbers(prompts) ?? []).filter { $0 > 0 }
    let counts = (Self.numbers(generated) ?? []).filter { $0 > 0 }
    let depths = Self.numbers(depths) ?? []
    let longest = (depths.max() ?? 0) + max(lengths.max() ?? 0, counts.max() ?? 0)
    guard longest <= model.hyperparameters.contextLength else {
      throw CommandError.tooManyTokens(longest, contextLength: model.hyperparameters.contextLength)
    }
    var bench = Bench(model: model)
    // The first pass brings the weights into memory.
    try bench.read(1, after: 0)
    var results: [Result] = []
    for depth in depths {
      for length in lengths {
        let samples = try (0..<repetitions).map { _ in try bench.read(length, after: depth) }
        results.append(Result(test: "pp\(length)", depth: depth, samples: samples))
      }
      for count in counts {
        let samples = try (0..<repetitions).map { _ in try bench.generate(count, after: depth) }
        results.append(Result(test: "tg\(count)", depth: depth, samples: samples))
      }
    }
    return results
  }

  private static let mostTokens = 1_000_000

  private static func numbers(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { (0...mostTokens).contains($0) }
    return numbers.count == parts.count ? numbers : nil
  }
}

/// Measures one model; what a measurement finds ready is what it asked for, never what another one left.
private struct Bench {
  let model: AttentionModel
  private var measurements = 0

  init(model: AttentionModel) { self.model = model }

  /// Tokens a second when reading `length` tokens after `depth` others.
  @discardableResult
  mutating func read(_ length: Int, after depth: Int) throws -> Double {
    let start = try tokensBefore(depth)
    measurements += 1
    let text = start + (0..<length).map { token($0, salt: measurements) }
    let watch = Stopwatch(.system)
    let count = try evaluate(text)
    return Double(count.evaluated) / watch.seconds
  }

  /// Tokens a second when `count` tokens come one by one after `depth` others.
  mutating func generate(_ count: Int, after depth: Int) throws -> Double {
    _ = try tokensBefore(depth)
    measurements += 1
    let watch = Stopwatch(.system)
    for index in 0..<count {
      let token = token(index, salt: measurements)
      if depth == 0, index == 0 {
        _ = try evaluate([token])
      } else {
        try model.step(token, cancellation: CancellationFlag())
      }
    }
    return Double(count) / watch.seconds
  }

  /// Has the model read `depth` tokens, the same ones for the same depth.
  private func tokensBefore(_ depth: Int) throws -> [TokenID] {
    guard depth > 0 else { return [] }
    let tokens = (0..<depth).map { token($0, salt: 0) }
    _ = try evaluate(tokens)
    return tokens
  }

  private func evaluate(_ tokens: [TokenID]) throws -> EvaluationCount {
    try model.evaluate([TokenSegment(tokens: tokens, position: 0, sees: [])], cancellation: CancellationFlag())
  }

  /// Texts of two salts differ from their first token on.
  private func token(_ index: Int, salt: Int) -> TokenID {
    TokenID(truncatingIfNeeded: ((index &* 31 &+ salt &* 17) & 0xFF) % min(256, max(model.vocabularySize, 1)))
  }
}
