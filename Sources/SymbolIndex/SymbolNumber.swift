/// How symbols are numbered: the number of the file, then the symbol's place in the canonical order of the file's.
///
/// So a file's symbols are one range of the table, in order, and tell of themselves which file they are of.
enum SymbolNumber {
  /// Bits of the place: more symbols than a file that is not too large to be indexed can have.
  private static let placeBits = 18
  /// Most symbols of a file; what comes after them is left out.
  static let mostOfFile = 1 << placeBits
  /// What is left of 63 bits for the file's number: among 100,000 files two hashes meet with a chance of 1 in 7,000.
  static let fileMask = 1 << (63 - placeBits) - 1

  /// The number of a file, unless another one has it already.
  static func file(path: String) -> Int { Int(truncatingIfNeeded: ContentHash.of(path.utf8)) & fileMask }

  static func symbol(_ place: Int, ofFile file: Int) -> Int { file << placeBits | place }

  // MARK: Parts of statements

  /// The number of a symbol's file.
  static let file = "(symbol.id >> \(placeBits))"
  /// The condition for the symbols of the row of `file` that is joined.
  static let isOfFile = isOf("file.id")

  /// The condition for the symbols of a file.
  static func isOf(_ file: String) -> String {
    "symbol.id >= \(file) << \(placeBits) AND symbol.id < (\(file) + 1) << \(placeBits)"
  }
}
