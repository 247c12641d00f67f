import SourceText

/// A place in a real file where the rest of a line was taken out, and what stood there.
struct CutLine {
  /// Below the workspace.
  let path: String
  /// The file's text without the rest of the line.
  let snapshot: TextSnapshot
  /// Where it was taken out.
  let offset: Int
  let truth: String

  /// Line and column from 1, as `heed complete` takes them.
  var place: String {
    let position = snapshot.position(at: offset)
    return "\(path):\(position.line + 1):\(position.column + 1)"
  }
}
