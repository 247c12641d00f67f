import Foundation
import Support
import SymbolIndex
import Syntax

/// Finds the files of a library: those near its top first, so that a cap leaves out what lies deep.
///
/// Symbolic links are not followed, so there are no loops.
struct LibraryWalker {
  /// Most folders that are entered and entries that are looked at, whatever they are.
  private static let mostFolders = 20_000
  private static let mostEntries = 200_000

  /// What a walk found.
  struct Result {
    var files: [WalkedFile] = []
    /// Of paths and sizes: tells one content from another.
    var contentHash: UInt64 = 0
    var issues: [IndexIssue] = []
  }

  let source: LibrarySource
  let catalog: LanguageCatalog
  let options: LibraryOptions

  func walk(cancellation: CancellationFlag) throws(CancellationError) -> Result {
    var result = Result()
    var folders: [[UInt8]] = []
    var entries = 0
    var bytes = 0
    var isCut = false
    let root = Array(source.root.utf8)
    let place = Array(source.place.utf8.dropFirst(root.count).drop { $0 == UInt8(ascii: "/") })
    if place.isEmpty { folders = [[]] } else { add(place, root, &folders, &result, &bytes) }
    var next = 0
    walk: while next < folders.count {
      try cancellation.check()
      let folder = folders[next]
      next += 1
      guard let names = try? SystemFile.names(in: root + [UInt8(ascii: "/")] + folder) else { continue }
      for name in names where !isBesideStub(name, names) {
        entries += 1
        let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
        add(path, root, &folders, &result, &bytes)
        isCut = entries >= Self.mostEntries || result.files.count >= options.mostFiles || bytes >= options.mostBytes
        if isCut { break walk }
      }
    }
    if isCut || folders.count >= Self.mostFolders {
      let limits = "\(options.mostFiles) files or \(options.mostBytes >> 20) MB"
      result.issues.append(
        IndexIssue(path: source.place, message: "More than \(limits): what lies deepest is left out.")
      )
    }
    var hash = ContentHash()
    for file in result.files { hash.combine("\(file.path)\u{0}\(file.size)\u{0}\(file.skipped ?? "")\n".utf8) }
    result.contentHash = hash.value
    return result
  }

  private func add(
    _ path: [UInt8],
    _ root: [UInt8],
    _ folders: inout [[UInt8]],
    _ result: inout Result,
    _ bytes: inout Int
  ) {
    guard let status = try? SystemFile.status(of: root + [UInt8(ascii: "/")] + path) else { return }
    let name = String(decoding: path.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    switch status.kind {
    case .folder:
      let isLeftOut = source.excludedFolders.contains(name) || FileClass.isNeverEntered(folder: name)
      let isDeep = source.mostDepth.map { path.count { $0 == UInt8(ascii: "/") } + 1 >= $0 } ?? false
      if !isLeftOut, !isDeep, !name.hasPrefix("."), folders.count < Self.mostFolders { folders.append(path) }
    case .file:
      guard source.extensions.contains(where: { $0.isEmpty ? !name.contains(".") : name.hasSuffix("." + $0) }),
        !source.excludedSuffixes.contains(where: name.hasSuffix),
        let language = catalog.language(forPath: name) ?? catalog.language(named: source.language)
      else { return }
      let isTooLong = status.size > options.maximumFileBytes
      if !isTooLong { bytes += status.size }
      result.files.append(
        WalkedFile(
          path: PathText.text(of: path),
          size: status.size,
          modificationTime: status.modificationTime,
          language: language,
          rank: .own,
          skipped: isTooLong ? "larger than \(options.maximumFileBytes) bytes" : nil
        )
      )
    case .link, .other: break
    }
  }

  /// True for a Python file that has a stub beside it: that says all.
  private func isBesideStub(_ name: [UInt8], _ names: [[UInt8]]) -> Bool {
    guard source.extensions.contains("pyi"), name.suffix(3).elementsEqual(".py".utf8) else { return false }
    let stub = name + [UInt8(ascii: "i")]
    // Sorted: the stub comes right after.
    let place = names.partitioningIndex { !$0.lexicographicallyPrecedes(stub) }
    return place < names.count && names[place] == stub
  }
}

extension Array {
  /// The first index of a sorted array from which on `holds` is true.
  fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
