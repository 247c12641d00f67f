package import Foundation
package import Support
package import SymbolIndex
package import Syntax

/// A source file that the walk met.
package struct WalkedFile: Sendable {
  /// Relative to the workspace, as `PathText` writes it.
  package var path: String
  package var size: Int
  /// Nanoseconds since 1970.
  package var modificationTime: Int
  package var language: Language
  package var rank: FileRank
  /// Why it is not to be read, or nil.
  package var skipped: String?
}

/// What a walk found: files by the bytes of their paths.
package struct WalkResult: Sendable {
  package var files: [WalkedFile] = []
  package var errors: [IndexIssue] = []
  /// How many of the files are of languages without symbols.
  var dataFiles = 0
  /// Folders that could not be read: nothing is known of what they hold.
  package var unreadableFolders: [String] = []
  /// Folders that were entered, as bytes relative to the workspace, with a slash at the end unless empty.
  var folders: [[UInt8]] = []

  var sourceFiles: Int { files.count - dataFiles }

  mutating func add(_ file: WalkedFile, _ options: IndexingOptions) {
    if !file.language.hasSymbols {
      guard dataFiles < options.maximumDataFiles else { return }
      dataFiles += 1
    }
    files.append(file)
  }

  /// Leaves out source files beyond the first `count`.
  mutating func keepFirst(_ count: Int) {
    var kept = 0
    files.removeAll { file in
      guard file.language.hasSymbols else { return false }
      kept += 1
      return kept > count
    }
  }
}

/// Finds the source files of a workspace: those with a known language that git does not ignore.
///
/// Ignore rules are git's (gitignore(5)): `.gitignore` of every folder from the repository's root down, then
/// `.git/info/exclude`, then the user's own file. A file that git tracks although a rule ignores it is left out.
/// Symbolic links are not followed: what they name inside the workspace is met at its own place, and what is outside
/// is not part of it. So there are no loops, and no file comes twice. Pipes, sockets and devices are passed over.
/// Python environments (folders with a `pyvenv.cfg`) are not entered. Nested repositories count as vendored. Outside a
/// repository the rules are the same. Files of languages without symbols have a limit of their own, and none of vendored
/// folders are met: they may be far more than all the code.
package struct WorkspaceWalker: Sendable {
  private let root: [UInt8]
  private let catalog: LanguageCatalog
  private let options: IndexingOptions
  private let excludes: IgnoreRules
  private let rulesAtRoot: IgnoreRules
  /// The workspace's place in the repository, with a slash, or empty: ignore rules count from the repository's root.
  private let prefix: [UInt8]

  /// A walker of the folder `workspace`; reads the ignore files above it.
  package init(workspace: URL, catalog: LanguageCatalog, options: IndexingOptions) {
    let path = workspace.standardizedFileURL.path
    root = Array(path.utf8)
    self.catalog = catalog
    self.options = options
    var excludes = IgnoreRules()
    excludes.add(Array(options.excludes.joined(separator: "\n").utf8), folderPrefixLength: 0)
    self.excludes = excludes

    var rules = IgnoreRules()
    if let file = options.globalIgnoreFile { rules.add(GitRepository.text(of: file.path), folderPrefixLength: 0) }
    let repository = GitRepository(around: path)
    if let repository { rules.add(repository.excludes, folderPrefixLength: 0) }
    let base = repository?.root ?? path
    var folder: [UInt8] = []
    for component in path.dropFirst(base.count).split(separator: "/") {
      rules.add(
        GitRepository.text(of: base + "/" + String(decoding: folder, as: UTF8.self) + ".gitignore"),
        folderPrefixLength: folder.count
      )
      folder += Array(component.utf8) + [UInt8(ascii: "/")]
    }
    rulesAtRoot = rules
    prefix = folder
  }

  /// A folder on the way, with what holds for everything in it.
  private struct Folder {
    /// Relative to the workspace, with a slash at its end unless empty.
    var path: [UInt8]
    var rules: IgnoreRules
    var rank: FileRank
  }

  /// Walks it all; throws only `CancellationError`.
  package func walk(cancellation: CancellationFlag) throws(CancellationError) -> WalkResult {
    var result = WalkResult()
    var stack = [Folder(path: [], rules: rulesAtRoot, rank: .own)]
    while let folder = stack.popLast(), result.sourceFiles <= options.maximumFiles {
      try cancellation.check()
      visit(folder, &stack, &result)
    }
    if result.sourceFiles > options.maximumFiles {
      result.keepFirst(options.maximumFiles)
      let message =
        "More than \(options.maximumFiles) source files: the rest is left out. Exclude folders in .heed.json."
      result.errors.append(IndexIssue(path: "", message: message))
    }
    result.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    result.errors.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return result
  }

  /// What the walk meets in a folder (with a slash at its end unless empty); nothing if it does not come there.
  private func walk(below path: [UInt8]) -> WalkResult {
    var result = WalkResult()
    var folder = Folder(path: [], rules: rulesAtRoot, rank: .own)
    for component in path.split(separator: UInt8(ascii: "/")) {
      enter(&folder)
      guard case .folder(let next)? = entry(Array(component), in: folder) else { return result }
      folder = next
    }
    var stack = [folder]
    while let folder = stack.popLast(), result.sourceFiles <= options.maximumFiles { visit(folder, &stack, &result) }
    return result
  }

  /// The folders that the walk enters from one on, which comes first.
  func folders(below path: [UInt8]) -> [[UInt8]] { walk(below: path).folders }

  /// The files that the walk meets from a folder on, as bytes relative to the workspace.
  func files(below path: [UInt8]) -> [[UInt8]] { walk(below: path).files.map { PathText.bytes(of: $0.path) } }

  /// True for a file whose name is that of a source file.
  func knows(file name: [UInt8]) -> Bool { language(ofFile: String(decoding: name, as: UTF8.self)) != nil }

  /// True for a folder that the walk may enter by its name.
  func canHold(folder name: [UInt8]) -> Bool {
    !FileClass.isNeverEntered(folder: String(decoding: name, as: UTF8.self))
  }

  /// Calls `body` with the absolute path of a folder or file.
  func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe SystemFile.withCPath(absolute(path), body)
  }

  /// The file at a path relative to the workspace, if the walk would give it.
  package func file(at path: String) -> WalkedFile? {
    var folder = Folder(path: [], rules: rulesAtRoot, rank: .own)
    var components = PathText.bytes(of: path).split(separator: UInt8(ascii: "/"))[...]
    guard let name = components.popLast().map(Array.init), !components.contains(where: { $0.elementsEqual("..".utf8) })
    else { return nil }
    for component in components {
      enter(&folder)
      guard case .folder(let next)? = entry(Array(component), in: folder) else { return nil }
      folder = next
    }
    enter(&folder)
    guard case .file(let file)? = entry(name, in: folder) else { return nil }
    return file
  }

  private enum Entry {
    case folder(Folder)
    case file(WalkedFile)
  }

  private func visit(_ folder: Folder, _ stack: inout [Folder], _ result: inout WalkResult) {
    var folder = folder
    result.folders.append(folder.path)
    let names: [[UInt8]]
    do throws(SystemError) {
      names = try SystemFile.names(in: absolute(folder.path))
    } catch {
      let path = PathText.text(of: folder.path.dropLast())
      result.errors.append(
        IndexIssue(path: path, message: "The folder cannot be read: \(error). Check its permissions.")
      )
      result.unreadableFolders.append(path)
      return
    }
    enter(&folder, names: names)
    for name in names {
      switch entry(name, in: folder) {
      case .folder(let next): stack.append(next)
      case .file(let file): result.add(file, options)
      case nil: break
      }
    }
  }

  /// Adds the folder's own ignore file, and its lower rank if it is another repository.
  ///
  /// `names` are those of its entries, if they are known.
  private func enter(_ folder: inout Folder, names: [[UInt8]]? = nil) {
    let git = Array(".git".utf8)
    let isRepository = names?.contains(git) ?? ((try? SystemFile.status(of: absolute(folder.path + git))) != nil)
    // What a nested repository holds is another project's.
    if !folder.path.isEmpty, isRepository { folder.rank = .vendored }
    if let names, !names.contains(Array(".gitignore".utf8)) { return }
    let path = absolute(folder.path + Array(".gitignore".utf8))
    guard let text = (try? SystemFile.read(path, atMost: options.maximumFileBytes))?.bytes else { return }
    folder.rules.add(text, folderPrefixLength: prefix.count + folder.path.count)
  }

  /// What is under a name, if the walk goes on with it.
  private func entry(_ bytes: [UInt8], in folder: Folder) -> Entry? {
    let path = folder.path + bytes
    let name = String(decoding: bytes, as: UTF8.self)
    let language = language(ofFile: name)
    guard let status = try? SystemFile.status(of: absolute(path)) else { return nil }
    switch status.kind {
    case .folder:
      guard !FileClass.isNeverEntered(folder: name), !isEnvironment(path), !isIgnored(path, folder, isFolder: true)
      else {
        return nil
      }
      let rank = FileClass.isVendored(folder: name) ? .vendored : folder.rank
      return .folder(Folder(path: path + [UInt8(ascii: "/")], rules: folder.rules, rank: rank))
    case .file:
      guard let language, language.hasSymbols || folder.rank == .own, !isIgnored(path, folder, isFolder: false)
      else { return nil }
      let isTooLong = status.size > options.maximumFileBytes
      return .file(
        WalkedFile(
          path: PathText.text(of: path),
          size: status.size,
          modificationTime: status.modificationTime,
          language: language,
          rank: folder.rank,
          skipped: isTooLong ? "larger than \(options.maximumFileBytes) bytes" : nil
        )
      )
    case .link, .other: return nil
    }
  }

  /// True for a Python environment: what is installed in it are libraries.
  private func isEnvironment(_ path: [UInt8]) -> Bool {
    (try? SystemFile.status(of: absolute(path + Array("/pyvenv.cfg".utf8)))) != nil
  }

  private func language(ofFile name: String) -> Language? {
    guard !FileClass.isSecret(file: name), let language = catalog.language(forPath: name) else { return nil }
    return options.disabledLanguages.contains(language.name) ? nil : language
  }

  private func isIgnored(_ path: [UInt8], _ folder: Folder, isFolder: Bool) -> Bool {
    folder.rules.ignores(prefix + path, isFolder: isFolder) || excludes.ignores(path, isFolder: isFolder)
  }

  private func absolute(_ path: [UInt8]) -> [UInt8] { root + [UInt8(ascii: "/")] + path }
}
