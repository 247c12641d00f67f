import Foundation

/// The Python that a workspace is used with, found out from folders and `pyvenv.cfg` (PEP 405) alone: to ask an interpreter
/// that came with somebody's repository would be to run it.
struct PythonEnvironment: Hashable {
  /// `3.11`, or more of it where that is written down.
  var version: String
  /// The folder of the standard library.
  var standardLibrary: String?
  /// The folders of installed packages, in the order in which they are searched.
  var sitePackages: [String]
  /// False if nothing but the user's PATH says that it is this one.
  var isCertain: Bool

  private static let workspaceFolders = [".venv", "venv", "env"]

  /// The workspace's own environment, else the one that the user has entered, else the first on the PATH.
  static func find(workspace: URL, paths: LibraryPaths) -> PythonEnvironment? {
    let own = workspaceFolders.map { workspace.appendingPathComponent($0).path }
    for folder in own + paths.pythonEnvironments.map(\.path) {
      if let found = virtual(folder, paths) ?? (own.contains(folder) ? nil : installed(prefix: folder, paths)) {
        return found
      }
    }
    for folder in paths.commandFolders {
      for name in ["python3", "python"] {
        if let found = onPath(folder.path, name, workspace: workspace, paths) { return found }
      }
    }
    return nil
  }

  // MARK: Kinds of environments

  /// A folder with a `pyvenv.cfg`.
  private static func virtual(_ folder: String, _ paths: LibraryPaths) -> PythonEnvironment? {
    let lines = LibraryFolder.lines(of: folder + "/pyvenv.cfg")
    guard !lines.isEmpty else { return nil }
    var values: [String: String] = [:]
    for line in lines {
      guard let sign = line.firstIndex(of: "=") else { continue }
      let key = line[..<sign].trimmingCharacters(in: .whitespaces).lowercased()
      values[key] = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
    }
    let version = values["version"] ?? values["version_info"] ?? ""
    let short = Self.short(version) ?? LibraryFolder.names(in: folder + "/lib").compactMap(versionOfFolder).last
    guard let short else { return nil }
    var found = PythonEnvironment(version: version.isEmpty ? short : version, sitePackages: [], isCertain: true)
    found.addSite("\(folder)/lib/python\(short)/site-packages")
    found.addSite("\(folder)/lib64/python\(short)/site-packages")
    guard let home = values["home"], home.hasPrefix("/") else { return found }
    let prefix = (home as NSString).deletingLastPathComponent
    found.standardLibrary = standardLibrary(prefix: prefix, short)
    if values["include-system-site-packages"]?.lowercased() == "true" {
      found.addInstalled(prefix: prefix, short, paths)
    }
    return found
  }

  /// A Python of its own below `prefix`.
  private static func installed(prefix: String, _ paths: LibraryPaths, short: String? = nil) -> PythonEnvironment? {
    let versions = LibraryFolder.names(in: prefix + "/lib").compactMap(versionOfFolder)
    let newest = versions.max { $0.compare($1, options: .numeric) == .orderedAscending }
    guard let short = short ?? newest, let library = standardLibrary(prefix: prefix, short) else { return nil }
    var found = PythonEnvironment(version: short, standardLibrary: library, sitePackages: [], isCertain: true)
    found.addInstalled(prefix: prefix, short, paths)
    return found
  }

  private static func onPath(
    _ folder: String,
    _ name: String,
    workspace: URL,
    _ paths: LibraryPaths
  ) -> PythonEnvironment? {
    guard let command = LibraryFolder.resolved(folder + "/" + name) else { return nil }
    let parent = (folder as NSString).deletingLastPathComponent
    if let found = virtual(parent, paths) { return found }
    if let prefix = chosenVersion(shims: folder, workspace: workspace) {
      return guess(installed(prefix: prefix, paths))
    }
    let prefix = ((command as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    let named = (command as NSString).lastPathComponent
    return guess(installed(prefix: prefix, paths, short: versionOfFolder(named)) ?? installed(prefix: prefix, paths))
  }

  private static func guess(_ found: PythonEnvironment?) -> PythonEnvironment? {
    var found = found
    found?.isCertain = false
    return found
  }

  /// pyenv's commands are scripts that choose a version by files: the workspace's `.python-version`, else pyenv's own.
  private static func chosenVersion(shims folder: String, workspace: URL) -> String? {
    guard (folder as NSString).lastPathComponent == "shims" else { return nil }
    let root = (folder as NSString).deletingLastPathComponent
    let files = [workspace.appendingPathComponent(".python-version").path, root + "/version"]
    for file in files {
      let version = LibraryFolder.lines(of: file).first?.trimmingCharacters(in: .whitespaces) ?? ""
      let prefix = "\(root)/versions/\(version)"
      if !version.isEmpty, !version.contains("/"), !version.hasPrefix("."), LibraryFolder.isFolder(prefix) {
        return prefix
      }
    }
    return nil
  }

  // MARK: Folders

  private mutating func addInstalled(prefix: String, _ short: String, _ paths: LibraryPaths) {
    if let home = paths.home { addSite("\(home.path)/.local/lib/python\(short)/site-packages") }
    addSite("\(prefix)/lib/python\(short)/site-packages")
    // Debian's places.
    addSite("\(prefix)/local/lib/python\(short)/dist-packages")
    addSite("\(prefix)/lib/python3/dist-packages")
  }

  private mutating func addSite(_ folder: String) {
    guard let folder = LibraryFolder.resolved(folder), !sitePackages.contains(folder) else { return }
    sitePackages.append(folder)
  }

  private static func standardLibrary(prefix: String, _ short: String) -> String? {
    let folder = "\(prefix)/lib/python\(short)"
    return LibraryFolder.exists(folder + "/os.py") ? LibraryFolder.resolved(folder) : nil
  }

  /// `python3.11` is the folder, and the command, of 3.11.
  private static func versionOfFolder(_ name: String) -> String? {
    guard name.hasPrefix("python3.") else { return nil }
    return short(String(name.dropFirst("python".count))).flatMap { "python" + $0 == name ? $0 : nil }
  }

  /// The first two numbers of a version.
  private static func short(_ version: String) -> String? {
    let parts = version.split(separator: ".").prefix(2)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }) else {
      return nil
    }
    return parts.joined(separator: ".")
  }
}
