import Completion
import Configuration
import Foundation
import Indexing
import SourceText
import Syntax

/// Makes a document of a file's text.
enum Documents {
  /// The document with its tree; without a grammar it has none and is completed as plain text.
  ///
  /// `path` is relative to the workspace. A text over the cap is plain text too: parsing it would take seconds.
  static func document(path: String, snapshot: TextSnapshot, workspace: Workspace) -> CompletionDocument {
    let isSmall = snapshot.bytes.count <= workspace.settings.maximumFileBytes
    let language = isSmall ? Self.language(of: path, snapshot.bytes, in: workspace) : nil
    return CompletionDocument(
      path: path,
      snapshot: snapshot,
      language: language,
      tree: language.flatMap { tree(of: snapshot, language: $0, catalog: workspace.catalog) },
      source: { [root = workspace.root] in WorkspaceFile.text(at: $0, in: root) }
    )
  }

  private static func language(of path: String, _ text: [UInt8], in workspace: Workspace) -> Language? {
    workspace.catalog.language(forPath: path, text: text)
      .flatMap { workspace.settings.disabledLanguages.contains($0.name) ? nil : $0 }
  }

  /// The path below the root; the whole path for a file outside of it.
  static func relativePath(of file: URL, in root: URL) -> String {
    let path = file.resolvingSymlinksInPath().path
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Seconds: a text that takes longer is no source code.
  private static let parseTimeLimit = 2.0

  private static func tree(of snapshot: TextSnapshot, language: Language, catalog: LanguageCatalog) -> SyntaxTree? {
    do {
      let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
      return parser.parse(snapshot.bytes, timeLimit: parseTimeLimit)
    } catch {
      Terminal.writeError("heed: \(error). Completing as plain text.")
      return nil
    }
  }
}
