import Completion
import Configuration
import Foundation
import Indexing
import SourceText
import Syntax

/// Makes a document of a file's text.
enum Documents {
  /// The document with its tree; without a grammar it has none and is completed as plain text.
  static func document(file: URL, root: URL, snapshot: TextSnapshot, workspace: Workspace) -> CompletionDocument {
    let path = relativePath(of: file, in: root)
    let language = workspace.catalog.language(forPath: path)
      .flatMap { workspace.settings.disabledLanguages.contains($0.name) ? nil : $0 }
    return CompletionDocument(
      path: path,
      snapshot: snapshot,
      language: language,
      tree: language.flatMap { tree(of: snapshot, language: $0, catalog: workspace.catalog) },
      source: { WorkspaceFile.text(at: $0, in: root) }
    )
  }

  /// The path below the root; the whole path for a file outside of it.
  static func relativePath(of file: URL, in root: URL) -> String {
    let path = file.resolvingSymlinksInPath().path
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  private static func tree(of snapshot: TextSnapshot, language: Language, catalog: LanguageCatalog) -> SyntaxTree? {
    do {
      let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
      return parser.parse(snapshot.bytes)
    } catch {
      Terminal.writeError("heed: \(error) Completing as plain text.")
      return nil
    }
  }
}
