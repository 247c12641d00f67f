/// Tells C++ headers from C's, which have the same file extension (`.h`).
enum HeaderLanguage {
  // What tells them apart stands near the top; a licence may come first.
  private static let headLength = 1 << 15
  private static let marks = [
    "namespace ", "class ", "template <", "template<", "public:", "private:", "protected:", "using ", "constexpr ",
    "#include <string>", "#include <vector>", "#include <memory>", "#include <map>", "#include <cstdint>",
    "#include <cstddef>", "#include <functional>", "#include <utility>",
  ].map { Array($0.utf8) }

  /// True if a line begins with what C has no use for, indented or not; comments in running text seldom do.
  static func isCPlusPlus(_ text: [UInt8]) -> Bool {
    text.prefix(headLength).split(separator: UInt8(ascii: "\n")).contains { line in
      let line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      return marks.contains { line.starts(with: $0) } && !isProse(line)
    }
  }

  /// True for a line of a comment that happens to begin so: `class of things that …`.
  private static func isProse(_ line: ArraySlice<UInt8>) -> Bool {
    guard let last = line.last(where: { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }) else { return false }
    if line.starts(with: Array("template".utf8)) || line.first == UInt8(ascii: "#") { return false }
    return !Array("{}:;".utf8).contains(last) && line.count { $0 == UInt8(ascii: " ") } > 2
  }
}
