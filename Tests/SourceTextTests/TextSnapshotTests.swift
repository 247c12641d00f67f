import SourceText
import Testing

@Suite struct TextSnapshotTests {
  @Test func linesEndAtEachTerminator() {
    let snapshot = TextSnapshot("a\nb\r\nc\rd\n")
    #expect(snapshot.lineCount == 5)
    #expect((0..<5).map { snapshot.string(in: snapshot.lineRange($0)) } == ["a", "b", "c", "d", ""])
  }

  @Test func anEmptyTextHasOneEmptyLine() {
    let snapshot = TextSnapshot("")
    #expect(snapshot.lineStarts == [0])
    #expect(snapshot.lineRange(0) == 0..<0)
    #expect(snapshot.position(at: 7) == TextPosition(line: 0, column: 0))
  }

  @Test func positionsOutsideTheTextHaveNoOffset() {
    let snapshot = TextSnapshot("é\nb")
    #expect(snapshot.offset(of: TextPosition(line: 0, column: 2)) == 2)
    #expect(snapshot.offset(of: TextPosition(line: 0, column: 1)) == nil)
    #expect(snapshot.offset(of: TextPosition(line: 0, column: 3)) == nil)
    #expect(snapshot.offset(of: TextPosition(line: 2, column: 0)) == nil)
    #expect(snapshot.offset(of: TextPosition(line: -1, column: 0)) == nil)
  }

  @Test func everyOffsetGoesToItsLineAndBack() {
    let snapshot = TextSnapshot("ab\r\ncd\rx\n\ny")
    for offset in 0...snapshot.bytes.count {
      let position = snapshot.position(at: offset)
      #expect(snapshot.lineStarts[position.line] + position.column == offset)
      #expect(snapshot.lineContaining(offset) == position.line)
    }
  }
}
