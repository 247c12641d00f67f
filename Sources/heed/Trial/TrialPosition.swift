import SourceText

/// A place in a real file whose line goes on with a name that only another file defines, and how it goes on.
struct TrialPosition {
  /// Below the workspace.
  let path: String
  /// The file's text without the rest of the line.
  let snapshot: TextSnapshot
  /// Where the rest of the line was taken out.
  let offset: Int
  /// What stood there.
  let truth: String
  /// The name that `truth` begins with.
  let name: String

  /// Line and column from 1, as `heed complete` takes them.
  var place: String {
    let position = snapshot.position(at: offset)
    return "\(path):\(position.line + 1):\(position.column + 1)"
  }

  /// The line up to the cut.
  var typed: String {
    let line = snapshot.lineContaining(offset)
    return snapshot.string(in: snapshot.lineStarts[line]..<offset)
  }
}
