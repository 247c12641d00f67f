package import SourceText
package import Support
package import Syntax

/// The text a completion is asked for, as it is in the editor.
package struct CompletionDocument: Sendable {
  /// Relative to the workspace, with `/`.
  package var path: String
  /// The text, saved or not.
  package var snapshot: TextSnapshot
  /// Nil: no known language; text is completed all the same.
  package var language: Language?
  /// The tree of exactly this snapshot, if there is one.
  package var tree: SyntaxTree?
  /// Reads another file of the workspace, by its path in the index; nil: only the document itself is remembered.
  package var source: (@Sendable (String) -> [UInt8]?)?
  /// Where files may keep what a model has read of it; nil: nowhere.
  package var windows: CappedFolder?
  /// What is to be done with the language's parser.
  package var parsing = Parsing()

  /// How a text is parsed.
  package struct Parsing: Sendable {
    /// False: its parser has crashed or hung at it before, so it is plain text.
    package var isAllowed: Bool
    /// Is told of each parse.
    package var watch: (any ParseWatching)?

    package init(isAllowed: Bool = true, watch: (any ParseWatching)? = nil) {
      self.isAllowed = isAllowed
      self.watch = watch
    }
  }

  /// A document; `tree` is used only if it is of `snapshot`.
  package init(
    path: String,
    snapshot: TextSnapshot,
    language: Language? = nil,
    tree: SyntaxTree? = nil,
    source: (@Sendable (String) -> [UInt8]?)? = nil,
    windows: CappedFolder? = nil,
    parsing: Parsing = Parsing()
  ) {
    self.path = path
    self.snapshot = snapshot
    self.language = language
    self.tree = tree
    self.source = source
    self.windows = windows
    self.parsing = parsing
  }

  /// The tree if it is of this snapshot.
  var currentTree: SyntaxTree? { tree.flatMap { CommonBytes.areEqual($0.bytes, snapshot.bytes) ? $0 : nil } }

  /// The path's last two components, which is what the model is shown.
  var shortPath: String { Self.shortPath(path) }

  static func shortPath(_ path: String) -> String {
    path.split(separator: "/").suffix(2).joined(separator: "/")
  }

  /// The folder of a path, without a slash at the end; empty for the workspace itself.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
