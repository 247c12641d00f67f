/// How the files of one run are looked at, here or in a child.
struct ParserSetup: Sendable, Hashable {
  /// The folder that paths are relative to.
  var root: [UInt8]
  /// Files changed after this time (nanoseconds since 1970) may change again without a new time.
  var settledBefore: Int
  /// Longer files are skipped.
  var maximumFileBytes: Int
  /// Seconds that a parser may spend on one file.
  var parseTimeLimit: Double
  /// True for a library's files: what they give is noted, what they mention is not.
  var isLibrary: Bool
  /// Names of languages to leave out.
  var disabledLanguages: Set<String>

  init(root: [UInt8], options: IndexingOptions, settledBefore: Int) {
    self.root = root
    self.settledBefore = settledBefore
    maximumFileBytes = options.maximumFileBytes
    parseTimeLimit = options.parseTimeLimit
    isLibrary = options.isLibrary
    disabledLanguages = options.disabledLanguages
  }

  init(reading frame: inout FrameReader) throws(FrameDamage) {
    root = try frame.byteList()
    settledBefore = try frame.number()
    maximumFileBytes = try frame.number()
    parseTimeLimit = Double(bitPattern: try frame.bits())
    isLibrary = try frame.flag()
    disabledLanguages = Set(try frame.texts())
  }

  func write(to frame: inout FrameWriter) {
    frame.add(bytes: root)
    frame.add(settledBefore)
    frame.add(maximumFileBytes)
    frame.add(bits: parseTimeLimit.bitPattern)
    frame.add(isLibrary)
    frame.add(disabledLanguages.sorted())
  }
}
