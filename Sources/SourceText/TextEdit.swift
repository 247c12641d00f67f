/// One replacement in a text: the bytes of `range` become `replacement`.
package struct TextEdit: Sendable, Hashable {
  /// Byte offsets in the text before the edit.
  package var range: Range<Int>
  /// The bytes that come in.
  package var replacement: [UInt8]

  package init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }
}
