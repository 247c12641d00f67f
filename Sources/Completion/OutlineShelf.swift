import Synchronization
import Syntax

/// The outlines of the documents that were looked at last, for the next key to begin with.
///
/// What it holds changes only how long an outline takes. Any thread may use it.
package final class OutlineShelf: Sendable {
  /// Most documents whose outlines are kept, with their trees.
  private static let mostDocuments = 8

  /// By path; the one used last comes last.
  private let kept = Mutex<[(path: String, outline: DocumentOutline)]>([])

  package init() {}

  /// The outline of a tree, which is kept for the path's next one.
  func outline(of tree: SyntaxTree, path: String) -> DocumentOutline {
    let earlier = kept.withLock { kept in kept.last { $0.path == path }?.outline }
    let outline = DocumentOutline(of: tree, path: path, after: earlier)
    kept.withLock { kept in
      kept.removeAll { $0.path == path }
      kept.append((path, outline))
      if kept.count > Self.mostDocuments { kept.removeFirst() }
    }
    return outline
  }

  /// Forgets a document.
  package func close(path: String) { kept.withLock { kept in kept.removeAll { $0.path == path } } }
}
