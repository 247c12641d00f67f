import SymbolIndex

/// The system's headers that a C or C++ file includes, and those that they and the workspace's headers include in turn.
///
/// Conditions and search paths of a build are not known, so it has more rather than less: branches not taken, headers of
/// the same name in several folders (which `#include_next` goes through), workspace headers of any folder.
struct IncludeClosure: Sendable {
  /// Some of a library.
  struct Part: Sendable {
    var record: LibraryRecord
    /// Nil: all of it.
    var files: FileSet?
  }

  let parts: [Part]

  /// Nil if an include of the file, or of a header of the workspace, leads nowhere, or if there are too many: then any header
  /// may be included. What the system's own headers include that is not there is for other machines.
  init?(of file: ImportingFile, in names: HeaderNames) {
    var walk = IncludeWalk(index: file.index, names: names)
    guard let headers = walk.headers(of: file) else { return nil }
    var places: [String: Int] = [:]
    var found: [(record: LibraryRecord, paths: [String])] = []
    for path in headers {
      guard let record = names.library.file(path)?.record else { continue }
      let place = places[record.store + record.root] ?? found.count
      if place == found.count {
        places[record.store + record.root] = place
        found.append((record, []))
      }
      found[place].paths.append(path)
    }
    parts = found.compactMap { record, paths in
      names.library.fileSet(paths, in: record).map { Part(record: record, files: $0) }
    }
  }
}

/// Goes from a file to the headers that it includes, and on.
private struct IncludeWalk {
  /// Most files that are followed.
  private static let mostFiles = 1024
  /// Most headers of the workspace behind one include.
  private static let mostNamesakes = 4
  /// Headers that only other systems have: of what they bring nothing is lost.
  private static let foreign: Set<String> = [
    "TargetConditionals.h", "conio.h", "crtdbg.h", "direct.h", "intrin.h", "io.h", "process.h", "tchar.h", "windows.h",
    "winsock.h", "winsock2.h", "ws2tcpip.h",
  ]
  private static let foreignFolders: Set<Substring> = ["CoreFoundation", "libkern", "mach", "mach-o"]

  let index: IndexView
  let names: HeaderNames
  /// The system's headers behind an include: most are written in many headers.
  private var known: [String: [String]] = [:]

  init(index: IndexView, names: HeaderNames) {
    self.index = index
    self.names = names
  }

  /// The libraries' headers, by absolute paths, the file's own includes first; nil if they cannot all be found.
  mutating func headers(of file: ImportingFile) -> [String]? {
    var waiting: [(path: String, imports: [ImportRecord])] = [(file.path, file.imports)]
    var seen: Set<String> = [file.path]
    var found: [String] = []
    var next = 0
    while next < waiting.count {
      let (path, imports) = waiting[next]
      next += 1
      let isLibrary = names.library.has(path)
      for include in imports.map(\.module) {
        let targets = targets(of: include, from: path, isLibrary: isLibrary)
        if targets.isEmpty, !isLibrary, !isForeign(include) { return nil }
        for target in targets where seen.insert(target).inserted {
          guard seen.count <= Self.mostFiles else { return nil }
          let isOfLibrary = names.library.has(target)
          if isOfLibrary { found.append(target) }
          waiting.append((target, isOfLibrary ? names.library.imports(of: target) : index.imports(of: target)))
        }
      }
    }
    return found
  }

  /// The files that an include may mean.
  private mutating func targets(of include: String, from path: String, isLibrary: Bool) -> [String] {
    let name = Unquoted.text(include)
    let isQuoted = !include.hasPrefix("<")
    let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    if isQuoted, let beside = RelativePath.resolved(name, from: String(folder)) {
      let beside = isLibrary ? "/" + beside : beside
      if isLibrary ? names.library.has(beside) : index.contentHash(of: beside) != nil { return [beside] }
    }
    if isLibrary { return systemFiles(name) }
    let first = isQuoted ? workspaceFiles(name) : systemFiles(name)
    if !first.isEmpty { return first }
    return isQuoted ? systemFiles(name) : workspaceFiles(name)
  }

  private func workspaceFiles(_ name: String) -> [String] {
    let end = name.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    guard end.contains(".") else { return [] }
    return index.files(endingWith: end, limit: Self.mostNamesakes).filter { index.contentHash(of: $0) != nil }
  }

  /// All headers of that name where the system looks: which comes first is for the build to say.
  private mutating func systemFiles(_ name: String) -> [String] {
    if let files = known[name] { return files }
    let files = names.libraries([name]).compactMap { record -> String? in
      var rest = name[...]
      if !record.module.isEmpty {
        guard name.hasPrefix(record.module + "/") else { return nil }
        rest = name.dropFirst(record.module.count + 1)
      }
      let path = record.root + "/" + rest
      return names.library.has(path) ? path : nil
    }
    known[name] = files
    return files
  }

  private func isForeign(_ include: String) -> Bool {
    let name = Unquoted.text(include)
    // Windows minds no case.
    return Self.foreign.contains(name) || Self.foreign.contains(name.lowercased())
      || Self.foreignFolders.contains(name.prefix { $0 != "/" })
  }
}
