import Foundation

/// The libraries behind the headers that C and C++ files include, where GCC and Debian keep them: the compiler's own headers,
/// those of the C library and of the C++ library, and the folders that includes name (`openssl/ssl.h`).
struct HeaderLibraries {
  private static let headers = ["h", "hh", "hpp", "hxx"]
  private static let excludedOfCompiler = ["intrin.h"]
  private static let excludedOfCxx: Set<String> = [
    "backward", "debug", "decimal", "experimental", "ext", "parallel", "profile", "pstl", "tr1", "tr2",
  ]
  /// How much of `compile_commands.json` is looked at, and how many folders of it count.
  private static let mostCommandBytes = 8 << 20
  private static let mostFolders = 32

  let workspace: URL
  let paths: LibraryPaths

  /// The system's headers, and those of folders that `includes` begin with; nothing if none of them is the system's.
  func sources(for includes: [String], isCxx: Bool) -> [LibrarySource] {
    let names = includes.map { $0.filter { !"<>\"".contains($0) } }
    let isSystem = includes.contains { $0.hasPrefix("<") }
    guard isSystem, let root = paths.systemRoot?.path else { return [] }
    let include = (root == "/" ? "" : root) + "/usr/include"
    let compilers = (root == "/" ? "" : root) + "/usr/lib/gcc"
    let triple = LibraryFolder.names(in: compilers).first ?? ""
    let version = newest(in: "\(compilers)/\(triple)")
    let wantsIntrinsics = names.contains { $0.hasSuffix("intrin.h") }
    var sources = [
      source(
        "gcc",
        version,
        "\(compilers)/\(triple)/\(version)/include",
        without: wantsIntrinsics ? [] : Self.excludedOfCompiler
      ),
      source("libc-\(triple)", "", "\(include)/\(triple)", leavingOut: ["c++"]),
      source("include", "", include, depth: 1),
    ]
    if isCxx {
      let cxx = newest(in: include + "/c++")
      sources.append(source("c++", cxx, "\(include)/c++/\(cxx)", language: "cpp", leavingOut: Self.excludedOfCxx))
    }
    let folders = Set(names.compactMap { $0.contains("/") ? $0.split(separator: "/").first.map(String.init) : nil })
    for base in ([include, (root == "/" ? "" : root) + "/usr/local/include"] + ownFolders) {
      for folder in folders.sorted() where folder != ".." {
        sources.append(source(folder, "", "\(base)/\(folder)", module: folder))
      }
    }
    sources += ownFolders.map { source(($0 as NSString).lastPathComponent, "", $0, depth: 1) }
    return sources.compactMap { $0 }
  }

  private func newest(in folder: String) -> String {
    LibraryFolder.names(in: folder).filter { $0.first?.isNumber == true }
      .max { $0.compare($1, options: .numeric) == .orderedAscending } ?? ""
  }

  private func source(
    _ name: String,
    _ version: String,
    _ folder: String,
    module: String = "",
    language: String = "c",
    depth: Int? = nil,
    leavingOut: Set<String> = [],
    without: [String] = []
  ) -> LibrarySource? {
    guard LibraryFolder.isFolder(folder), let place = LibraryFolder.resolved(folder) else { return nil }
    return LibrarySource(
      language: language,
      module: module,
      name: name,
      version: version,
      root: place,
      place: place,
      // The C++ library's own headers have no extension.
      extensions: Self.headers + (language == "cpp" ? [""] : []),
      excludedFolders: leavingOut,
      excludedSuffixes: without,
      mostDepth: depth,
      isCertain: false
    )
  }

  /// Folders outside of the workspace that its compile commands, or the environment, have searched for headers.
  private var ownFolders: [String] {
    let file = workspace.appendingPathComponent("compile_commands.json").path
    let bytes = (try? SystemFile.read(Array(file.utf8), atMost: Self.mostCommandBytes))?.bytes ?? []
    var found = paths.includeFolders.map(\.path)
    let words = String(decoding: bytes, as: UTF8.self).split { " \",\n\t".contains($0) }
    for (place, word) in words.enumerated() {
      var path = ""
      if word.hasPrefix("-I/") { path = String(word.dropFirst(2)) }
      if word == "-isystem", place + 1 < words.count { path = String(words[place + 1]) }
      if path.hasPrefix("/"), let path = LibraryFolder.resolved(path), !path.hasPrefix(workspace.path + "/"),
        path != workspace.path, !found.contains(path), found.count < Self.mostFolders
      {
        found.append(path)
      }
    }
    let system = ["/usr/include", "/usr/local/include"]
    return found.filter { !system.contains($0) }
  }
}
