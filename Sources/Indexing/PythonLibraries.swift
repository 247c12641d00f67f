import Foundation

/// The libraries behind the modules that Python files import.
struct PythonLibraries {
  /// Folders of a package that nobody imports.
  private static let excluded: Set<String> = ["tests", "test", "idle_test"]
  /// And of the standard library.
  private static let excludedOfStandard: Set<String> = [
    "dist-packages", "ensurepip", "idlelib", "lib-dynload", "lib2to3", "pydoc_data", "site-packages", "test", "tests",
    "turtledemo",
  ]
  private static let extensions = ["py", "pyi"]

  let environment: PythonEnvironment

  /// The standard library, and those of `modules` that are installed. Of two with the same module the first is asked first.
  func sources(for modules: [String]) -> [LibrarySource] {
    let names = Set(modules.compactMap(Self.topName)).sorted()
    return standardLibrary + names.flatMap(packages)
  }

  /// What `import a.b` looks for; nil for a module beside the file (`.b`).
  static func topName(_ module: String) -> String? {
    guard !module.hasPrefix("."), let first = module.split(separator: ".").first else { return nil }
    return String(first)
  }

  /// The standard library itself, and the stubs of it that mypy brings along: these know the modules that are written in C.
  private var standardLibrary: [LibrarySource] {
    let stubs = environment.sitePackages.map { $0 + "/mypy/typeshed/stdlib" }.first(where: LibraryFolder.isFolder)
    return [stubs, environment.standardLibrary].compactMap { $0 }.map { folder in
      LibrarySource(
        language: "python",
        module: "",
        name: folder == stubs ? "typeshed" : "python",
        version: environment.version,
        root: folder,
        place: folder,
        extensions: Self.extensions,
        excludedFolders: Self.excludedOfStandard,
        isCertain: environment.isCertain
      )
    }
  }

  private func packages(_ name: String) -> [LibrarySource] {
    environment.sitePackages.flatMap { site in
      ["\(name)-stubs", name, "\(name).pyi", "\(name).py"].compactMap { entry in
        LibraryFolder.resolved(site + "/" + entry)
      }.filter { LibraryFolder.isFolder($0) || $0.hasSuffix(".py") || $0.hasSuffix(".pyi") }.map { place in
        LibrarySource(
          language: "python",
          module: name,
          name: (place as NSString).lastPathComponent,
          version: version(of: name, in: site),
          root: (place as NSString).deletingLastPathComponent,
          place: place,
          extensions: Self.extensions,
          excludedFolders: Self.excluded,
          isCertain: environment.isCertain
        )
      }
    }
  }

  /// The version that the name of the package's metadata folder has; empty if it has another name.
  private func version(of name: String, in site: String) -> String {
    let wanted = Self.normalized(name)
    for entry in LibraryFolder.names(in: site) where entry.hasSuffix(".dist-info") || entry.hasSuffix(".egg-info") {
      let parts = entry.split(separator: "-")
      if parts.count > 1, Self.normalized(String(parts[0])) == wanted {
        return String(parts[1]).replacing(".dist", with: "").replacing(".egg", with: "")
      }
    }
    return ""
  }

  private static func normalized(_ name: String) -> String {
    name.lowercased().replacingOccurrences(of: "_", with: "").replacingOccurrences(of: ".", with: "")
  }
}
