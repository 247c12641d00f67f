/// A place in a document; `character` counts units of the negotiated position encoding, both from 0.
package struct Position: Codable, Sendable, Hashable {
  /// The line, from 0.
  package var line: Int
  /// The column, from 0.
  package var character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }
}

/// A part of a document, the end exclusive.
package struct DocumentRange: Codable, Sendable, Hashable {
  /// The first position.
  package var start: Position
  /// The position after the last.
  package var end: Position

  package init(start: Position, end: Position) {
    self.start = start
    self.end = end
  }
}
