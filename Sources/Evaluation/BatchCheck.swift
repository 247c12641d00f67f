import Foundation

/// A script that looks at many files of a language in one process and runs none of their code.
///
/// It writes a line a file: `broken` if that is no text of the language, `parsed` if it is and nothing looked at its names,
/// or `names` and its complaints: a name that it does not know, or something else with a colon in it. A file is accepted if it has no complaint that the file with the original
/// text does not have: a file on its own, without its libraries, always has some.
protocol BatchCheck: Sendable {
  /// What says the tool's version.
  static var version: [String] { get }

  /// What looks at the files.
  ///
  /// - Parameters:
  ///   - root: the workspace's folder.
  ///   - scratch: a folder for what it has to write.
  static func command(files: [URL], root: String, scratch: URL) throws -> [String]
}

extension BatchCheck {
  /// Verdicts on questions of `counts` files, the first of each being the original.
  ///
  /// - Returns: for each question the verdicts on its other files; nil if the original is broken, and for all if the script
  ///   did not write a line a file.
  static func verdicts(in text: String, counts: [Int]) -> [[ToolVerdict]?] {
    let split: [[String]] = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let lines = split.filter { ["broken", "parsed", "names"].contains($0.first) }
    guard lines.count == counts.reduce(0, +) else { return counts.map { _ in nil } }
    var rest = lines[...]
    return counts.map { count in
      let question = rest.prefix(count)
      rest = rest.dropFirst(count)
      guard let original = question.first, original.first != "broken" else { return nil }
      let known = Set(original)
      return question.dropFirst().map { line in
        if line.first == "broken" { return ToolVerdict(isAccepted: false, parses: false) }
        let complaints = Set(line).subtracting(known)
        return ToolVerdict(
          isAccepted: complaints.isEmpty,
          parses: true,
          hasUnknownName: line.first == "names" ? complaints.contains { !$0.contains(":") } : nil
        )
      }
    }
  }
}
