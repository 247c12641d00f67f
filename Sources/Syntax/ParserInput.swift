import CTreeSitter
import Support

/// A text as libtree-sitter reads it: piece by piece, and it ends early when the parse is to stop.
///
/// libtree-sitter can be cancelled and given a time limit, but where release 0.20.7 then looks at no token, as behind a
/// comment in Rust, it frees that all the same and the process ends (it asks first since 0.20.9). A text that ends is
/// nothing special to it. Only for languages with such places: to some parsers' scanners an early end is special
/// (Kotlin's never comes back from an `@` there).
@safe final class ParserInput {
  /// Bytes that are handed out at a time, some ten microseconds' work: between them a parse can be stopped.
  private static let piece = 512

  private let text: UnsafeRawBufferPointer
  private let timeLimit: Double?
  private let cancellation: CancellationFlag?
  private let watch = Stopwatch(.system)
  /// True if the text was ended early; the tree is then that of a part.
  private(set) var wasCut = false
  /// Where the last piece ended.
  private var end = 0

  /// A text that ends after `timeLimit` seconds or when it is cancelled; `text` must live as long as the parse.
  init(_ text: UnsafeRawBufferPointer, timeLimit: Double?, cancellation: CancellationFlag?) {
    unsafe self.text = text
    self.timeLimit = timeLimit
    self.cancellation = cancellation
  }

  /// Has a parser read it; gives a tree that the caller owns.
  func parse(with parser: OpaquePointer, after old: OpaquePointer?) -> OpaquePointer? {
    let input = unsafe TSInput(
      payload: Unmanaged.passUnretained(self).toOpaque(),
      read: { payload, offset, _, count in
        guard let payload = unsafe payload else { return nil }
        let input = unsafe Unmanaged<ParserInput>.fromOpaque(payload).takeUnretainedValue()
        let piece = unsafe input.piece(at: Int(offset))
        unsafe count?.pointee = UInt32(piece.count)
        return unsafe piece.baseAddress?.assumingMemoryBound(to: CChar.self)
      },
      encoding: TSInputEncodingUTF8
    )
    return unsafe withExtendedLifetime(self) { unsafe ts_parser_parse(parser, old, input) }
  }

  private func piece(at offset: Int) -> UnsafeRawBufferPointer {
    // Of a code point that a piece cuts in two the library asks for the first byte again, and takes for granted that it is
    // there.
    if !(1...3).contains(end - offset) {
      wasCut = wasCut || cancellation?.isCancelled == true || timeLimit.map { watch.seconds >= $0 } == true
    }
    guard !wasCut, unsafe offset < text.count else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    end = unsafe min(offset + Self.piece, text.count)
    return unsafe UnsafeRawBufferPointer(rebasing: text[offset..<end])
  }
}
