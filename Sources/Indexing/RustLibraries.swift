import Foundation

/// The libraries behind the paths that Rust files write: the standard library where its sources are installed, and the crates that
/// the workspace's manifests name, where Cargo keeps their sources (The Cargo Book, "Cargo Home", "cargo vendor").
struct RustLibraries {
  private static let excluded: Set<String> = ["benches", "examples", "target", "testdata", "tests"]
  private static let standard = ["alloc", "core", "std"]
  /// Folders of the workspace that may have manifests below them.
  private static let groups = ["crates", "libs", "packages"]
  private static let mostFolders = 64
  /// Crates that a crate is made of, besides itself.
  private static let mostParts = 24

  let workspace: URL
  let paths: LibraryPaths

  /// The standard library, and those crates that `isMentioned` says the workspace's files mention, by the names that these call
  /// them.
  func sources(isMentioned: (String) throws -> Bool) rethrows -> [LibrarySource] {
    let crates = self.crates
    var found = standardLibrary
    var modules: Set<String> = []
    for module in crates.keys.sorted() {
      guard let crate = crates[module], try isMentioned(module) || crate.isDirect, let source = source(module, crate),
        try isMentioned(source.module)
      else { continue }
      var parts = [source]
      // Many a crate hands on what parts of it define that are crates of their own: `serde_core`, `clap_builder`.
      for part in crates.keys.sorted() where part.hasPrefix(source.module + "_") && parts.count <= Self.mostParts {
        parts += crates[part].flatMap { self.source(part, $0) }.map { [$0] } ?? []
      }
      found += parts.filter { modules.insert($0.module).inserted }
    }
    return found
  }

  private var standardLibrary: [LibrarySource] {
    guard let library = RustToolchain(workspace: workspace, paths: paths).library else { return [] }
    return Self.standard.compactMap { name in
      let place = "\(library)/\(name)"
      guard LibraryFolder.exists(place + "/src/lib.rs") else { return nil }
      return self.library(name, name: "rust-\(name)", version: "", place: place, entry: "src/lib.rs", isCertain: true)
    }
  }

  // MARK: What the manifests name

  /// A crate as a manifest or the lock names it.
  private struct Crate {
    var package: String
    /// True if a manifest names it, so that files can.
    var isDirect = false
    /// Those that it may be; several if the workspace needs several.
    var versions: [String]
    /// What a manifest asks for, or nothing.
    var requirement = ""
    /// The folder that a manifest says it lies in.
    var folder: String?
  }

  /// By the name that files call it.
  private var crates: [String: Crate] {
    let lock = CargoLock(folder: workspace.path).versions
    var found: [String: Crate] = [:]
    for (name, versions) in lock { found[Self.module(name)] = Crate(package: name, versions: versions) }
    for folder in folders {
      guard let manifest = CargoManifest(folder: folder) else { continue }
      for (name, needed) in manifest.dependencies {
        let module = Self.module(name)
        let isRenamed = needed.package != name
        var crate = isRenamed ? nil : found[module]
        crate = crate ?? Crate(package: needed.package, versions: lock[needed.package] ?? [])
        crate?.isDirect = true
        if !needed.version.isEmpty { crate?.requirement = needed.version }
        if let path = needed.path { crate?.folder = LibraryFolder.resolved("\(folder)/\(path)") }
        found[module] = crate
      }
    }
    return found
  }

  /// The folders with manifests: the workspace, those right below it and those of its groups.
  private var folders: [String] {
    let root = workspace.path
    let groups = Self.groups.flatMap { group in
      LibraryFolder.names(in: "\(root)/\(group)").prefix(Self.mostFolders).map { "\(root)/\(group)/\($0)" }
    }
    return [root] + LibraryFolder.names(in: root).prefix(Self.mostFolders).map { "\(root)/\($0)" } + groups
  }

  private static func module(_ name: String) -> String { name.replacing("-", with: "_") }

  // MARK: Where a crate lies

  private func source(_ module: String, _ crate: Crate) -> LibrarySource? {
    if let folder = crate.folder {
      // What lies in the workspace is in its own index.
      let isOwn = folder == workspace.path || folder.hasPrefix(workspace.path + "/")
      return isOwn ? nil : source(module, at: folder, isCertain: true)
    }
    let choice = versions(of: crate)
    for version in choice.versions {
      for folder in candidates(crate.package, version) where LibraryFolder.exists(folder + "/Cargo.toml") {
        guard let place = LibraryFolder.resolved(folder), let manifest = CargoManifest(folder: place),
          manifest.version == version || manifest.version.isEmpty
        else { continue }
        return source(module, at: place, isCertain: choice.isCertain)
      }
    }
    return nil
  }

  /// The versions to look for, the likeliest first: those of the lock that fulfil the manifest, else the newest there is.
  private func versions(of crate: Crate) -> (versions: [String], isCertain: Bool) {
    let known = crate.versions.isEmpty ? installed(crate.package) : crate.versions
    let fitting = known.filter { Self.fulfils($0, crate.requirement) }
    let newest = (fitting.isEmpty ? known : fitting).sorted {
      $0.compare($1, options: .numeric) == .orderedDescending
    }
    return (newest, !crate.versions.isEmpty && (known.count == 1 || fitting.count == 1))
  }

  /// True if a version has the numbers that a requirement begins with, as far as these tell apart what fits together.
  private static func fulfils(_ version: String, _ requirement: String) -> Bool {
    let wanted = requirement.drop { "^=~ ".contains($0) }.split(separator: ".").prefix(2)
    let numbers = version.split(separator: ".").prefix(2)
    guard let major = wanted.first, major.allSatisfy(\.isNumber) else { return false }
    if numbers.first != major { return false }
    return major != "0" || wanted.count < 2 || numbers.last == wanted.last
  }

  private var registries: [String] {
    let home = paths.cargoHome?.path ?? paths.home.map { $0.path + "/.cargo" }
    let sources = home.map { $0 + "/registry/src" }
    return sources.map { folder in LibraryFolder.names(in: folder).map { "\(folder)/\($0)" } } ?? []
  }

  /// The folders that may hold a version of a crate; a copy that the workspace brings along comes first.
  private func candidates(_ package: String, _ version: String) -> [String] {
    let folder = "\(package)-\(version)"
    let vendor = workspace.path + "/vendor"
    return ["\(vendor)/\(folder)", "\(vendor)/\(package)"] + registries.map { "\($0)/\(folder)" }
  }

  /// The versions of a crate that are in the cache.
  private func installed(_ package: String) -> [String] {
    registries.flatMap(LibraryFolder.names).compactMap { name in
      guard name.hasPrefix(package + "-") else { return nil }
      let version = name.dropFirst(package.count + 1)
      return version.first?.isNumber == true ? String(version) : nil
    }
  }

  private func source(_ module: String, at place: String, isCertain: Bool) -> LibrarySource? {
    guard let manifest = CargoManifest(folder: place) else { return nil }
    let entry = manifest.libraryPath ?? "src/lib.rs"
    guard !entry.hasPrefix("/"), !entry.contains(".."), LibraryFolder.exists("\(place)/\(entry)") else { return nil }
    // A library may have another name than its package, unless the manifest renames it.
    let name = module == Self.module(manifest.name) ? manifest.module : module
    return library(
      name,
      name: manifest.name,
      version: manifest.version,
      place: place,
      entry: entry,
      isCertain: isCertain
    )
  }

  private func library(
    _ module: String,
    name: String,
    version: String,
    place: String,
    entry: String,
    isCertain: Bool
  ) -> LibrarySource {
    LibrarySource(
      language: "rust",
      module: module,
      name: name,
      version: version,
      root: place,
      place: place,
      entry: entry,
      extensions: ["rs"],
      excludedFolders: Self.excluded,
      isCertain: isCertain
    )
  }
}
