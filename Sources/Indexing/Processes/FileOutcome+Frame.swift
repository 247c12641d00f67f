import SourceText
import SymbolIndex

// An outcome as it comes from a child. The path of a file goes with none of it: the parent knows what it asked for, and so
// a child cannot say anything of another file.
extension FileOutcome {
  private enum Case: Int {
    case unchanged, indexed, recorded, failed, cancelled
  }

  func write(to frame: inout FrameWriter) {
    switch self {
    case .unchanged(let stamp):
      frame.add(Case.unchanged.rawValue)
      stamp.write(to: &frame)
    case .indexed(let file, let issue):
      frame.add(Case.indexed.rawValue)
      file.write(to: &frame)
      frame.add(optional: issue?.message)
    case .recorded(let file):
      frame.add(Case.recorded.rawValue)
      file.write(to: &frame)
    case .failed(let issue):
      frame.add(Case.failed.rawValue)
      // True: it concerns the file, else the language.
      frame.add(!issue.path.isEmpty)
      frame.add(issue.message)
    case .cancelled:
      frame.add(Case.cancelled.rawValue)
    }
  }

  /// - Parameter path: of the file that was asked for.
  static func read(_ frame: inout FrameReader, path: String) throws(FrameDamage) -> FileOutcome {
    let outcome: FileOutcome
    switch Case(rawValue: try frame.number()) {
    case .unchanged: outcome = .unchanged(try FileStamp(reading: &frame, path: path))
    case .indexed:
      let file = try FileSymbols(reading: &frame, path: path)
      outcome = .indexed(file, try frame.optionalText().map { IndexIssue(path: path, message: $0) })
    case .recorded: outcome = .recorded(try FileSymbols(reading: &frame, path: path))
    case .failed:
      let concernsFile = try frame.flag()
      outcome = .failed(IndexIssue(path: concernsFile ? path : "", message: try frame.text()))
    case .cancelled: outcome = .cancelled
    case nil: throw .wrongValue
    }
    try frame.finish()
    return outcome
  }
}

extension FileSymbols {
  fileprivate func write(to frame: inout FrameWriter) {
    frame.add(language)
    frame.add(rank.rawValue)
    frame.add(bits: contentHash)
    frame.add(size)
    frame.add(modificationTime)
    frame.add(optional: skipped)
    frame.add(symbols.count)
    for symbol in symbols { symbol.write(to: &frame) }
    frame.add(imports.count)
    for record in imports { record.write(to: &frame) }
    frame.add(references)
    frame.add(surface != nil)
    if let surface { surface.write(to: &frame) }
  }

  fileprivate init(reading frame: inout FrameReader, path: String) throws(FrameDamage) {
    let language = try frame.text()
    guard let rank = FileRank(rawValue: try frame.number()) else { throw .wrongValue }
    self.init(
      path: path,
      language: language,
      rank: rank,
      contentHash: try frame.bits(),
      size: try frame.number(),
      modificationTime: try frame.number(),
      skipped: try frame.optionalText()
    )
    let symbolCount = try frame.count()
    for _ in 0..<symbolCount { symbols.append(try SymbolRecord(reading: &frame, path: path)) }
    let importCount = try frame.count()
    for _ in 0..<importCount { imports.append(try ImportRecord(reading: &frame, path: path)) }
    references = try frame.texts()
    if try frame.flag() { surface = try ModuleSurface(reading: &frame) }
  }
}

extension SymbolRecord {
  fileprivate func write(to frame: inout FrameWriter) {
    frame.add(name)
    frame.add(kind.number)
    frame.add(signature)
    frame.add(container)
    frame.add(position.line)
    frame.add(position.column)
    frame.add(lines != nil)
    if let lines {
      frame.add(lines.lowerBound)
      frame.add(lines.count)
    }
    frame.add(optional: doc)
  }

  fileprivate init(reading frame: inout FrameReader, path: String) throws(FrameDamage) {
    let name = try frame.text()
    guard let kind = SymbolKind(number: try frame.size()) else { throw .wrongValue }
    self.init(
      name: name,
      kind: kind,
      signature: try frame.text(),
      container: try frame.text(),
      path: path,
      position: TextPosition(line: try frame.size(), column: try frame.size())
    )
    if try frame.flag() {
      let first = try frame.size()
      lines = first..<first + (try frame.size())
    }
    doc = try frame.optionalText()
  }
}

extension ImportRecord {
  fileprivate func write(to frame: inout FrameWriter) {
    frame.add(module)
    frame.add(names)
    frame.add(optional: alias)
    frame.add(line)
  }

  fileprivate init(reading frame: inout FrameReader, path: String) throws(FrameDamage) {
    self.init(
      path: path,
      module: try frame.text(),
      names: try frame.texts(),
      alias: try frame.optionalText(),
      line: try frame.size()
    )
  }
}

extension ModuleSurface {
  fileprivate func write(to frame: inout FrameWriter) {
    frame.add(isOpen)
    frame.add(published != nil)
    if let published { frame.add(published) }
    frame.add(wildcards)
    frame.add(mentioned)
  }

  fileprivate init(reading frame: inout FrameReader) throws(FrameDamage) {
    self.init()
    isOpen = try frame.flag()
    published = try frame.flag() ? try frame.texts() : nil
    wildcards = try frame.texts()
    mentioned = try frame.texts()
  }
}
