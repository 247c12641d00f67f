import ArgumentParser
import Foundation
import GGUF
import Support
import Tokenization

/// `heed model tokenize`: the token ids of standard input.
struct ModelTokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the token ids of standard input; no beginning token is added, special tokens are plain text."
  )

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  @Flag(help: "Say on standard error how long it took.")
  var time = false

  // The result is JSON in either format.
  @OptionGroup var output: OutputOptions

  func run() throws {
    let text = Array(FileHandle.standardInput.readDataToEndOfFile())
    var watch = Stopwatch(.system)
    let tokenizer = try Tokenizer(file: GGUFFile(path: file))
    let loadSeconds = watch.lap()
    let tokens = tokenizer.encode(text)
    let seconds = watch.lap()
    if time { Terminal.writeError(Self.timing(text.count, tokens.count, seconds: seconds, loadSeconds: loadSeconds)) }
    try? FileHandle.standardOutput.write(contentsOf: Data(Self.json(tokens)))
  }

  private static func timing(_ bytes: Int, _ tokens: Int, seconds: Double, loadSeconds: Double) -> String {
    let rate = seconds > 0 ? Double(bytes) / 1e6 / seconds : 0
    return String(
      format: "%d bytes, %d tokens in %.3f s: %.1f MB/s; vocabulary read in %.3f s",
      bytes,
      tokens,
      seconds,
      rate,
      loadSeconds
    )
  }

  /// The result by hand: an encoder takes several times as long over millions of numbers as it took to find them.
  private static func json(_ tokens: [TokenID]) -> [UInt8] {
    var json = Array(#"{"schema":1,"tokens":["#.utf8)
    json.reserveCapacity(tokens.count * 6 + 32)
    for token in tokens {
      append(token, to: &json)
      json.append(UInt8(ascii: ","))
    }
    if !tokens.isEmpty { json.removeLast() }
    json.append(contentsOf: "]}\n".utf8)
    return json
  }

  private static func append(_ token: TokenID, to json: inout [UInt8]) {
    var divisor: TokenID = 1
    while token / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      json.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: token / divisor % 10))
      divisor /= 10
    }
  }
}
