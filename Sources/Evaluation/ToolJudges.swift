package import Foundation

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

  /// A file of the workspace in several versions.
  package struct Question {
    var path: String
    var language: String
    /// The original first.
    var versions: [[UInt8]]

    package init(path: String, language: String, versions: [[UInt8]]) {
      self.path = path
      self.language = language
      self.versions = versions
    }
  }

  /// What the languages' tools say of the files' versions.
  ///
  /// - Parameter root: the workspace whose other files the tools may look at.
  /// - Returns: for each question a verdict on each version but the original; nil without a tool, or if it does not accept
  ///   the original.
  package func verdicts(on questions: [Question], root: URL) -> [[ToolVerdict]?] {
    var verdicts: [[ToolVerdict]?] = questions.map { _ in nil }
    defer { try? FileManager.default.removeItem(at: folder) }
    for tool in tools {
      let asked = questions.indices.compactMap { number -> (number: Int, question: LanguageTool.Question)? in
        let question = questions[number]
        guard question.versions.count > 1, tool.languages.contains(question.language) else { return nil }
        return (try? write(question, as: number, root: root)).map { (number, $0) }
      }
      guard !asked.isEmpty else { continue }
      let scratch = folder.appending(component: tool.name)
      let answers = tool.accepts(asked.map(\.question), root: root.path, scratch: scratch)
      for (number, answer) in zip(asked.map(\.number), answers) { verdicts[number] = answer }
    }
    return verdicts
  }

  private func write(_ question: Question, as number: Int, root: URL) throws -> LanguageTool.Question {
    let name = (question.path as NSString).lastPathComponent
    return LanguageTool.Question(
      files: try question.versions.enumerated().map { try write($1, to: "\(number)/\($0)/\(name)") },
      folder: root.appending(path: question.path).deletingLastPathComponent().path
    )
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
