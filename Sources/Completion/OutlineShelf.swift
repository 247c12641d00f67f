import Synchronization
import Syntax

/// The outlines of the documents that were looked at last, for the next key to begin with.
///
/// What it holds changes only how long an outline takes. Any thread may use it.
package final class OutlineShelf: Sendable {
  /// Most documents whose outlines are kept, with their trees.
  private static let mostDocuments = 8

  /// Of each path the newest of code without errors and of code with some; the one used last comes last.
  ///
  /// Every other key breaks the code and the next one mends it. A parser may make one error of much of a broken text, whose
  /// outline then says little of the whole text's, and the other way round.
  private let kept = Mutex<[Kept]>([])

  private struct Kept {
    var path: String
    var hasError: Bool
    var outline: DocumentOutline
  }

  package init() {}

  /// The outline of a tree, which is kept for the path's next one.
  func outline(of tree: SyntaxTree, path: String) -> DocumentOutline {
    let hasError = tree.hasError
    let earlier = kept.withLock { kept in kept.filter { $0.path == path && (hasError || !$0.hasError) } }
    let outline = DocumentOutline(of: tree, path: path, after: earlier.map(\.outline))
    kept.withLock { kept in
      kept.removeAll { $0.path == path && $0.hasError == hasError }
      kept.append(Kept(path: path, hasError: hasError, outline: outline))
      while Set(kept.map(\.path)).count > Self.mostDocuments { kept.removeFirst() }
    }
    return outline
  }

  /// Forgets a document.
  package func close(path: String) { kept.withLock { kept in kept.removeAll { $0.path == path } } }
}
