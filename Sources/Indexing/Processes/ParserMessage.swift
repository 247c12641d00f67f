import SymbolIndex
import Syntax

/// What parent and child say to each other. The child answers in the order in which it was asked.
package enum ParserMessage {
  /// Raised when a message is written in another way. Both are the same program, so another version is a mistake.
  static let version = 1
  private static let name = "heed parser"

  /// The first byte of a message.
  enum Kind: UInt8 {
    // To the child.
    /// How files are looked at from now on; is not answered.
    case setup = 1
    /// A language whose parser and queries are to be loaded; is answered with `loaded`.
    case load
    /// A file to look at; is answered with `outcome`.
    case file
    // From the child.
    /// Comes first: the child is there.
    case hello = 0x80
    case loaded
    case outcome
  }

  /// The child's first message.
  package static var hello: FrameWriter {
    var frame = FrameWriter(kind: Kind.hello.rawValue)
    frame.add(name)
    frame.add(version)
    return frame
  }

  /// Throws unless it is a `hello` of this version.
  static func readHello(_ arrived: FrameReader) throws(FrameDamage) {
    var frame = arrived
    guard Kind(rawValue: frame.kind) == .hello, try frame.text() == name, try frame.number() == version else {
      throw .wrongValue
    }
    try frame.finish()
  }

  static func setup(_ setup: ParserSetup) -> FrameWriter {
    var frame = FrameWriter(kind: Kind.setup.rawValue)
    setup.write(to: &frame)
    return frame
  }

  static func load(_ language: String) -> FrameWriter {
    var frame = FrameWriter(kind: Kind.load.rawValue)
    frame.add(language)
    return frame
  }

  static func loaded(_ language: String) -> FrameWriter {
    var frame = FrameWriter(kind: Kind.loaded.rawValue)
    frame.add(language)
    return frame
  }

  /// Throws unless it says that `language` is loaded.
  static func readLoaded(_ arrived: FrameReader, _ language: String) throws(FrameDamage) {
    var frame = arrived
    guard Kind(rawValue: frame.kind) == .loaded, try frame.text() == language else { throw .wrongValue }
    try frame.finish()
  }

  /// - Parameter number: comes back with the outcome.
  static func file(_ number: Int, _ job: FileJob) -> FrameWriter {
    var frame = FrameWriter(kind: Kind.file.rawValue)
    frame.add(number)
    job.write(to: &frame)
    return frame
  }

  /// What became of a file; if that is more than a frame takes, then that the file was left out.
  static func outcome(_ number: Int, _ outcome: FileOutcome) -> FrameWriter {
    var frame = FrameWriter(kind: Kind.outcome.rawValue)
    frame.add(number)
    outcome.write(to: &frame)
    guard frame.payloadCount > FrameSplitter.mostBytes, case .indexed(let file, _) = outcome else { return frame }
    var record = FileSymbols(
      path: file.path,
      language: file.language,
      rank: file.rank,
      contentHash: file.contentHash,
      size: file.size,
      modificationTime: file.modificationTime
    )
    record.skipped = "more in it than \(FrameSplitter.mostBytes >> 20) MB"
    let message = "Left out: there is \(record.skipped ?? ""). Split the file, or exclude it in .heed.json."
    return self.outcome(number, .indexed(record, IndexIssue(path: file.path, message: message)))
  }
}
