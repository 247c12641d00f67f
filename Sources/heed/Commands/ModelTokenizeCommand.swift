import ArgumentParser
import Foundation
import GGUF
import Tokenization

/// `heed model tokenize`: the token ids of standard input.
struct ModelTokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the token ids of standard input; no beginning token is added, special tokens are plain text."
  )

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  // The result is JSON in either format.
  @OptionGroup var output: OutputOptions

  private struct Output: Encodable {
    let schema = 1
    let tokens: [TokenID]
  }

  func run() throws {
    let tokenizer = try Tokenizer(file: GGUFFile(path: file))
    let text = Array(FileHandle.standardInput.readDataToEndOfFile())
    try Terminal.writeJSON(Output(tokens: tokenizer.encode(text)))
  }
}
