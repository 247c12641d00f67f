/// The ignore patterns that hold in a folder: its own, those of the folders above, and those of the whole workspace.
///
/// As in git the last pattern that matches decides, the nearest folder's first. Nothing below an ignored folder is ever
/// asked about, for the walk does not go there.
struct IgnoreRules: Sendable {
  private struct Layer: Sendable {
    /// Length of the folder's path, with its slash, at the start of every path in it.
    let prefixLength: Int
    let patterns: [IgnorePattern]
  }

  /// Least important first.
  private var layers: [Layer] = []

  init() {}

  /// Adds the patterns of an ignore file's text, which count more than those so far.
  mutating func add(_ text: [UInt8], folderPrefixLength: Int) {
    let patterns = Self.lines(of: text).compactMap { IgnorePattern(line: $0) }
    if !patterns.isEmpty { layers.append(Layer(prefixLength: folderPrefixLength, patterns: patterns)) }
  }

  /// Whether a path is ignored. `path` counts from the same place as the prefixes of the layers.
  func ignores(_ path: [UInt8], isFolder: Bool) -> Bool {
    let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    for layer in layers.reversed() {
      let inside = path[min(layer.prefixLength, path.count)...]
      for pattern in layer.patterns.reversed()
      where pattern.matches(inside, nameStart: nameStart, isFolder: isFolder) {
        return !pattern.isNegated
      }
    }
    return false
  }

  /// Lines end at `\n` or `\r\n`; a byte order mark at the start is none of the first.
  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = text.starts(with: mark) ? text.dropFirst(mark.count) : text[...]
    return text.split(separator: UInt8(ascii: "\n")).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
  }
}
