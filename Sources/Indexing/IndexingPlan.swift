import SymbolIndex

/// What a run has to do.
struct IndexingPlan {
  private(set) var jobs: [FileJob] = []
  /// Files of the index that are no more, or are no more to be in it.
  private(set) var removed: [String] = []
  /// Files that were walked.
  let total: Int

  /// Compares what is there with what the index knows.
  ///
  /// - Parameter tools: what a file is put in quarantine with now (`Quarantine.tools`); asked for only if some is.
  init(walk: WalkResult, stamps: [FileStamp], isForced: Bool, tools: @escaping () -> String) {
    total = walk.files.count
    var release = QuarantineRelease(tools)
    // Keys are bytes: two names that differ only in Unicode's normal form are two files, but equal as strings.
    var known = Dictionary(stamps.map { (Array($0.path.utf8), $0) }) { first, _ in first }
    for file in walk.files {
      let stamp = release.admit(known.removeValue(forKey: Array(file.path.utf8)))
      if !isForced, let stamp, Self.isCurrent(stamp, file) { continue }
      jobs.append(FileJob(file: file, stamp: stamp, isForced: isForced))
    }
    let hidden = walk.unreadableFolders.map { $0.isEmpty ? "" : $0 + "/" }
    removed = known.values.map(\.path).filter { path in !hidden.contains(where: path.hasPrefix) }
    removed.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isCurrent(_ stamp: FileStamp, _ file: WalkedFile) -> Bool {
    stamp.size == file.size && stamp.modificationTime == file.modificationTime
      && (file.skipped == nil || stamp.skipped == file.skipped)
  }
}

/// Lets those files out of quarantine whose parsers, or the program, are no longer what they were put in with.
struct QuarantineRelease {
  private let tools: () -> String
  private var current: String?

  init(_ tools: @escaping () -> String) { self.tools = tools }

  /// The stamp of a file; nil for one that is to be tried again as if nothing was known of it.
  mutating func admit(_ stamp: FileStamp?) -> FileStamp? {
    guard let stamp, let quarantine = stamp.skipped.flatMap(Quarantine.init) else { return stamp }
    let current = current ?? tools()
    self.current = current
    return quarantine.tools == current ? stamp : nil
  }
}

/// Outcomes to be written together.
struct IndexingBatch {
  private(set) var files: [FileSymbols] = []
  private(set) var stamps: [FileStamp] = []
  private(set) var symbolCount = 0
  let removed: [String]

  init(removed: [String]) { self.removed = removed }

  mutating func add(_ outcome: FileOutcome, _ report: inout IndexReport) {
    switch outcome {
    case .unchanged(let stamp): stamps.append(stamp)
    case .indexed(let file, let issue):
      files.append(file)
      symbolCount += file.symbols.count
      if file.skipped == nil { report.filesParsed += 1 }
      if let issue { report.errors.append(issue) }
    case .recorded(let file): files.append(file)
    case .failed(let issue): if !report.errors.contains(issue) { report.errors.append(issue) }
    case .cancelled: break
    }
  }
}
