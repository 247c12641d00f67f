import SymbolIndex

/// What Rust's standard library and the crates of Cargo's cache give: what their modules define as public, and what they hand on
/// (`pub use`).
struct RustCrates: LibraryNames {
  /// How far names are followed: steps for one question, and names of a module that are looked up where they come from.
  static let mostSteps = 120
  private static let mostLookedUp = 80
  private static let stepsOfName = 24
  private static let mostMacros = 8

  let library: LibraryView

  // MARK: Files

  func files(of module: String, from path: String) -> [String] {
    var walk = RustWalk(library: library, steps: Self.mostSteps)
    return walk.file(of: RustWalk.parts(module)[...], from: path).map { [$0] } ?? []
  }

  func module(_ name: String, in file: String) -> [String] {
    var walk = RustWalk(library: library, steps: Self.mostSteps)
    let found =
      ["crate", "self", "super"].contains(name) ? walk.file(of: [name], from: file) : walk.module(name, in: file)
    return found.map { [$0] } ?? []
  }

  // MARK: Names

  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    definitions(of: name, in: file, steps: Self.mostSteps)
  }

  private func definitions(of name: String, in file: String, steps: Int) -> [SymbolRecord] {
    var walk = RustWalk(library: library, steps: steps)
    let found = walk.definitions(of: name, in: file)
    guard found.isEmpty, let record = library.file(file)?.record, record.root + "/" + record.entry == file else {
      return found
    }
    // A crate's macros are named through its top, wherever they are defined.
    return library.symbols(named: name, in: record, limit: Self.mostMacros).filter(isMacro)
  }

  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) {
    var walk = RustWalk(library: library, steps: Self.mostSteps)
    var (found, isComplete) = walk.names(of: file)
    for place in found.indices.filter({ found[$0].symbol == nil }).prefix(Self.mostLookedUp) {
      found[place].symbol = definitions(of: found[place].name, in: file, steps: Self.stepsOfName).first
      found[place].isModule = found[place].symbol == nil
    }
    isComplete = isComplete && library.file(file)?.record.isCertain == true
    return (found, isComplete)
  }

  private func isMacro(_ symbol: SymbolRecord) -> Bool { symbol.signature.hasPrefix("macro_rules!") }

  // MARK: Types

  func isVisible(_ name: String) -> Bool { !name.hasPrefix("_") }

  /// A method without `pub` may be that of a trait.
  func isOutOfReach(_ member: SymbolRecord) -> Bool { member.kind == .field && !RustWalk.isPublic(member) }

  /// What is derived or comes of a trait is not written beside the type.
  func isClosed(_ type: String, in file: String) -> Bool { false }
}
