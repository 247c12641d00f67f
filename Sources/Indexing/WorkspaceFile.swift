package import Foundation
import SymbolIndex

/// Files of a workspace by the paths that the index has.
package enum WorkspaceFile {
  /// Bigger files are not read.
  package static let largest = 1 << 20

  /// The text of a regular file inside the workspace; nil for a link, for anything behind a linked folder or outside, and
  /// for what is too big.
  package static func text(at path: String, in workspace: URL) -> [UInt8]? {
    let components = PathText.bytes(of: path).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let dots = [[UInt8(ascii: ".")], Array("..".utf8)]
    guard !components.isEmpty, components.allSatisfy({ !$0.isEmpty && !dots.contains(Array($0)) && !$0.contains(0) })
    else { return nil }
    var file = Array(workspace.path.utf8)
    for (number, component) in components.enumerated() {
      if number > 0, (try? SystemFile.status(of: file).kind) != .folder { return nil }
      file += [UInt8(ascii: "/")] + component
    }
    guard let read = try? SystemFile.read(file, atMost: largest + 1), read.bytes.count <= largest else { return nil }
    return read.bytes
  }
}
