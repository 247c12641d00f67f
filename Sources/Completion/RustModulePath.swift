/// Where the modules of a Rust crate lie, by the customs of its compiler (The Rust Reference, "Module source filenames").
struct RustModulePath {
  /// The folder of the importing file's own submodules, and that of the crate's top.
  private let own: [String]
  private let root: [String]

  /// `path` is the importing file's, relative to the workspace.
  init(path: String) {
    let parts = path.split(separator: "/").map(String.init)
    let folder = Array(parts.dropLast())
    let stem = parts.last.map { String($0.prefix { $0 != "." }) } ?? ""
    own = ["lib", "main", "mod"].contains(stem) ? folder : folder + [stem]
    root = folder.lastIndex(of: "src").map { Array(folder[...$0]) } ?? folder
  }

  /// The files that may hold a module, the likeliest first: by its own name, then those of what it is inside of. Paths that
  /// are whole begin at the workspace's top; the others are ends of paths.
  func candidates(_ module: String) -> (whole: [String], ends: [String]) {
    var parts = module.split(separator: ":").map(String.init)
    guard let first = parts.first else { return ([], []) }
    var folder = own
    switch first {
    case "crate":
      folder = root
      parts.removeFirst()
    case "self": parts.removeFirst()
    case "super":
      while parts.first == "super" {
        folder = Array(folder.dropLast())
        parts.removeFirst()
      }
    default:
      let crate = Self.crateFiles(parts)
      return (Self.files(folder, parts), crate)
    }
    return (Self.files(folder, parts), [])
  }

  /// A module's file in a folder; a name may as well be that of a type in the module before it.
  private static func files(_ folder: [String], _ parts: [String]) -> [String] {
    var found: [String] = []
    for count in stride(from: parts.count, through: max(parts.count - 1, 0), by: -1) {
      let path = (folder + parts[..<count]).joined(separator: "/")
      if !path.isEmpty { found += [path + ".rs", path + "/mod.rs"] }
      if count == 0 { found += ["lib.rs", "main.rs"].map { path.isEmpty ? $0 : path + "/" + $0 } }
    }
    return found
  }

  /// Files of another crate of the workspace, whose folder has its name.
  private static func crateFiles(_ parts: [String]) -> [String] {
    let names = Set([parts[0], parts[0].replacing("_", with: "-")]).sorted()
    return names.flatMap { name in
      let modules = parts.count > 1 ? files([name, "src"], Array(parts.dropFirst())) : []
      return modules + ["\(name)/src/lib.rs"]
    }
  }
}
