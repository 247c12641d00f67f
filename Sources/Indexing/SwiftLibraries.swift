import Foundation

/// The libraries behind the modules that Swift files import: packages that SwiftPM has checked out for the workspace.
///
/// The toolchain's own modules are left out: of their textual interfaces the grammar loses what has no body.
struct SwiftLibraries {
  private static let excluded: Set<String> = ["Documentation.docc", "Tests"]

  let workspace: URL

  /// The libraries of `modules` that are there.
  func sources(for modules: [String]) -> [LibrarySource] {
    let names = Set(modules.map { String($0.prefix { $0 != "." }) }).sorted()
    let checkouts = workspace.path + "/.build/checkouts"
    let packages = LibraryFolder.names(in: checkouts).map { "\(checkouts)/\($0)" }
    return names.compactMap { source($0, in: packages) }
  }

  /// A module of a package by SwiftPM's custom of laying out sources, or in a folder of its name at the package's top.
  private func source(_ name: String, in packages: [String]) -> LibrarySource? {
    let folders = packages.flatMap { package in ["Sources/", "Source/", ""].map { "\(package)/\($0)\(name)" } }
    guard let folder = folders.first(where: LibraryFolder.isFolder), let place = LibraryFolder.resolved(folder) else {
      return nil
    }
    return LibrarySource(
      language: "swift",
      module: name,
      name: name,
      version: "",
      root: place,
      place: place,
      extensions: ["swift"],
      excludedFolders: Self.excluded,
      isCertain: false
    )
  }
}
