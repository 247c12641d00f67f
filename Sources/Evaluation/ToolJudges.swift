package import Foundation
import SourceText

/// Judges that know nothing of our parser and index: the compilers and checkers that are installed.
package final class ToolJudges {
  /// The tools that are there, by name.
  package let versions: [String: String]
  private let tools: [LanguageTool]
  private let folder: URL

  /// Finds out which tools are there for the languages; `folder` is made when it is needed.
  package init(languages: Set<String>, folder: URL) {
    self.folder = folder
    var versions: [String: String] = [:]
    for tool in LanguageTool.all where !tool.languages.isDisjoint(with: languages) {
      versions[tool.name] = tool.version
    }
    self.versions = versions
    tools = LanguageTool.all.filter { versions[$0.name] != nil }
  }

  /// Whether the language's tool accepts a hole's file with each of the texts in it; nil without a tool, or if it does not
  /// accept the original.
  ///
  /// - Parameter root: the workspace whose other files the tool may look at.
  func verdicts(on texts: [[UInt8]], at hole: Hole, root: URL) -> [Bool]? {
    guard !texts.isEmpty, let tool = tools.first(where: { $0.languages.contains(hole.language) }) else { return nil }
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let files = try ([hole.removed] + texts).enumerated().map { number, text in
        try write(hole.filled(with: text).bytes, to: "\(number)/" + (hole.path as NSString).lastPathComponent)
      }
      let out = folder.appending(component: "out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      let own = root.appending(path: hole.path).deletingLastPathComponent()
      let verdicts = tool.accepts(files, folder: own.path, root: root.path, out: out.path)
      return verdicts.map { Array($0.dropFirst()) }
    } catch {
      return nil
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws -> URL {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    try Data(bytes).write(to: file)
    return file
  }
}
