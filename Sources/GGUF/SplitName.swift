/// The name of one file of a model that was split into several: `<stem>-00001-of-00003.gguf`, counted from 1
/// (`llama_split_path` in https://github.com/ggml-org/llama.cpp/blob/master/src/llama.cpp).
package struct SplitName: Sendable, Equatable {
  /// Most parts that a set may have; more do not fit the metadata's 16 bits.
  static let mostParts = 65_535

  /// The path up to the number.
  package let stem: String
  /// Which part it is, from 1.
  package let number: Int
  /// How many parts there are.
  package let count: Int

  /// Takes a path apart; nil if it is not named so.
  package init?(_ path: String) {
    let tail = "-00001-of-00003.gguf"
    guard path.hasSuffix(".gguf"), path.utf8.count > tail.utf8.count else { return nil }
    let fields = path.dropLast(".gguf".count).suffix("-00001-of-00003".count)
    guard fields.hasPrefix("-"), fields.dropFirst(6).hasPrefix("-of-"),
      let number = Self.number(fields.dropFirst().prefix(5)), let count = Self.number(fields.suffix(5)),
      (1...Self.mostParts).contains(count), (1...count).contains(number)
    else { return nil }
    stem = String(path.dropLast(tail.count))
    self.number = number
    self.count = count
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.count == 5 && digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }

  /// The path of another part.
  package func path(of number: Int) -> String { Self.path(stem, number, of: count) }

  /// The path of a part of a set.
  static func path(_ stem: String, _ number: Int, of count: Int) -> String {
    func padded(_ number: Int) -> String {
      let digits = "\(number)"
      return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
    return "\(stem)-\(padded(number))-of-\(padded(count)).gguf"
  }
}
