import SymbolIndex
import Syntax

// A job as it goes to a child: the language by its name, which the child looks up for itself.
extension FileJob {
  func write(to frame: inout FrameWriter) {
    frame.add(file.path)
    frame.add(file.size)
    frame.add(file.modificationTime)
    frame.add(file.language.name)
    frame.add(file.rank.rawValue)
    frame.add(optional: file.skipped)
    frame.add(isForced)
    frame.add(stamp != nil)
    if let stamp { stamp.write(to: &frame) }
  }

  /// Nil for a language that `catalog` lacks.
  static func read(_ frame: inout FrameReader, catalog: LanguageCatalog) throws(FrameDamage) -> FileJob? {
    let path = try frame.text()
    let size = try frame.number()
    let time = try frame.number()
    let language = catalog.language(named: try frame.text())
    guard let rank = FileRank(rawValue: try frame.number()) else { throw .wrongValue }
    let skipped = try frame.optionalText()
    let isForced = try frame.flag()
    let stamp = try frame.flag() ? try FileStamp(reading: &frame, path: path) : nil
    try frame.finish()
    guard let language else { return nil }
    let file = WalkedFile(
      path: path,
      size: size,
      modificationTime: time,
      language: language,
      rank: rank,
      skipped: skipped
    )
    return FileJob(file: file, stamp: stamp, isForced: isForced)
  }
}

extension FileStamp {
  /// Without the path, which whoever reads it knows.
  func write(to frame: inout FrameWriter) {
    frame.add(size)
    frame.add(modificationTime)
    frame.add(bits: contentHash)
    frame.add(optional: skipped)
  }

  init(reading frame: inout FrameReader, path: String) throws(FrameDamage) {
    self.init(
      path: path,
      size: try frame.number(),
      modificationTime: try frame.number(),
      contentHash: try frame.bits(),
      skipped: try frame.optionalText()
    )
  }
}
