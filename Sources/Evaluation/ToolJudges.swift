/// Judges that know nothing of our parser and index: the compilers and checkers that are installed.
package final class ToolJudges {
  /// The tools that are there, by name.
  package private(set) var versions: [String: String] = [:]

  /// Finds out which tools are there.
  package init() {}

  /// Whether the language's tool accepts a hole's file with a text in it; nil without a tool, or if it does not accept the
  /// original either.
  func accepts(_ text: [UInt8], at hole: Hole) -> Bool? { nil }
}
