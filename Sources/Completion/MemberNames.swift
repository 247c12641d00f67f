import SourceText
import SymbolIndex
import Syntax

/// The members of a type or module that can be seen, and whether these are all it has.
struct MemberNames {
  /// A member, from this document or from the index.
  struct Member {
    var name: String
    var kind: SymbolKind
    var signature: String
    var doc: String?
    /// Nil: from this document.
    var path: String?
    /// True for what can be named but is not meant to be.
    var isHidden = false
  }

  /// How many steps up from a type to those it is made from.
  static let mostLevels = 4
  static let mostMembers = 400
  /// And of a module.
  static let mostNames = 4_000

  /// Languages whose types have the members that their declarations and bases show, and no others. C's conditional and
  /// macro-made fields escape the parser, Java's and C#'s types all have a base from outside, Rust's derive members, and
  /// where a member is a matter of assignment nothing is ever known to be missing.
  private static let closedLanguages: Set<String> = ["go", "python", "swift"]

  /// In the order found: nearest type first.
  private(set) var members: [Member] = []
  private var names: Set<String> = []
  /// True if nothing that may have more members is out of sight.
  private(set) var isComplete = true

  private let lookup: TypeLookup
  private var scan: DocumentScan { lookup.scan }
  private var index: IndexView { lookup.index }
  private var language: String { lookup.scan.document.language?.name ?? "" }

  init(of receiver: Receiver, lookup: TypeLookup) {
    self.lookup = lookup
    switch receiver {
    case .unknown: isComplete = false
    case .type(let type):
      var seen: Set<TypeIdentity> = []
      addMembers(of: type, level: 0, seen: &seen)
      if !Self.closedLanguages.contains(language) { isComplete = false }
    case .module(let files): addSymbols(of: files)
    }
    if members.isEmpty { isComplete = false }
    if language == "swift", !members.isEmpty { add(Member(name: "self", kind: .variable, signature: "self")) }
  }

  private mutating func addSymbols(of files: [String]) {
    for file in files {
      if lookup.isLibrary(file) { return addNames(ofLibrary: file) }
      let symbols = index.symbols(inFile: file)
      let given =
        switch language {
        case "elixir": symbols.filter { $0.kind == .function && !Self.isPrivate($0) }
        case "lua": Self.given(symbols)
        default: symbols.filter(\.container.isEmpty)
        }
      for symbol in given { add(symbol) }
      // What a module takes from elsewhere can be named through it too.
      if language == "python" || !Self.closedLanguages.contains(language) { isComplete = false }
    }
  }

  private mutating func addNames(ofLibrary file: String) {
    guard let found = lookup.libraryNames?.names(of: file), !found.names.isEmpty else {
      isComplete = false
      return
    }
    if !found.isComplete { isComplete = false }
    for name in found.names {
      let kind = name.symbol?.kind ?? (name.isModule ? .module : .variable)
      add(
        Member(
          name: name.name,
          kind: kind,
          signature: name.symbol?.signature ?? "",
          doc: name.symbol?.doc,
          path: name.symbol?.path,
          isHidden: !name.isPublic
        ),
        most: Self.mostNames
      )
    }
  }

  /// True for what only an Elixir module itself can call.
  private static func isPrivate(_ symbol: SymbolRecord) -> Bool {
    ["defp ", "defmacrop ", "defguardp "].contains(where: symbol.signature.hasPrefix)
  }

  /// What a Lua file gives to those who require it: the members of the table that it returns. Of a table that is made on
  /// the way out only the functions in it are known, else any function may be handed out by it.
  private static func given(_ symbols: [SymbolRecord]) -> [SymbolRecord] {
    if let table = symbols.first(where: { $0.kind == .module }) { return symbols.filter { $0.container == table.name } }
    let top = symbols.filter(\.container.isEmpty)
    let methods = top.filter { $0.kind == .method }
    return methods.isEmpty ? top : methods
  }

  private mutating func addMembers(of type: TypeIdentity, level: Int, seen: inout Set<TypeIdentity>) {
    guard level < Self.mostLevels, members.count < Self.mostMembers else {
      isComplete = false
      return
    }
    guard seen.insert(type).inserted else { return }
    if !type.isCertain { isComplete = false }
    let library = lookup.libraryMembers(of: type)
    if library?.isClosed == false { isComplete = false }
    var nested: [(written: String, path: String)] = []
    for member in library?.members ?? ownMembers(of: type) {
      let home = member.path ?? scan.document.path
      // C names a type twice (`typedef struct a { … } b`); Go's embedded fields have the name of their type.
      if language == "c", member.kind.isType { nested.append((member.name, home)) } else { add(member) }
      if language == "go", member.kind == .field, isEmbedded(member), let written = TypeName.base(of: member.signature)
      {
        nested.append((written, home))
      }
    }
    for definition in lookup.definitions(of: type) {
      // What a Go interface embeds is no member that the index has.
      if language == "go", definition.kind == .interface { isComplete = false }
      nested += bases(definition.signature).map { ($0, definition.path) }
    }
    for (written, path) in nested {
      if let base = lookup.type(written, from: path) {
        addMembers(of: base, level: level + 1, seen: &seen)
      } else {
        isComplete = false
      }
    }
  }

  private func ownMembers(of type: TypeIdentity) -> [Member] {
    var found: [Member] = []
    if type.holds(scan.document.path) {
      found += scan.members(of: type.name).map { Member(name: $0.name, kind: $0.kind, signature: $0.signature) }
      found += selfAttributes(of: type.name).map { Member(name: $0, kind: .field, signature: $0) }
    }
    if case .fileAndExtensions = type.home, !type.holds(scan.document.path) {
      found += scan.members(of: type.name)
        .filter { lookup.isExtension($0.signature, $0.name, of: type, from: scan.document.path) }
        .map { Member(name: $0.name, kind: $0.kind, signature: $0.signature) }
    }
    let indexed = index.members(of: type.name, limit: Self.mostMembers, excluding: scan.document.path)
    found += indexed.filter { type.holds($0.path) || lookup.isExtensionInSight($0, of: type) }.map {
      Member(name: $0.name, kind: $0.kind, signature: $0.signature, doc: $0.doc, path: $0.path)
    }
    return found
  }

  private func bases(_ signature: String) -> [String] {
    TypeName.bases(inSignature: signature).filter { $0 != "object" && $0 != "Any" }
  }

  private func isEmbedded(_ member: Member) -> Bool {
    guard let written = TypeName.base(of: member.signature) else { return false }
    return written == member.name || written.hasSuffix("." + member.name)
  }

  /// The attributes that methods of a type in this document assign through `self`.
  private func selfAttributes(of type: String) -> [String] {
    guard language == "python", let definition = scan.definitions.first(where: { $0.name == type && $0.kind.isType })
    else { return [] }
    let bytes = scan.document.snapshot.bytes
    var names: [String] = []
    WordScan.forEach(in: bytes, definition.range) { place in
      guard place.lowerBound >= 5, bytes[(place.lowerBound - 5)..<place.lowerBound].elementsEqual("self.".utf8) else {
        return
      }
      let after = bytes[place.upperBound...].prefix(8).drop { $0 == UInt8(ascii: " ") }.prefix(2)
      let assigns = after.first == UInt8(ascii: "=") && after.last != UInt8(ascii: "=")
      if assigns || after.first == UInt8(ascii: ":") { names.append(String(decoding: bytes[place], as: UTF8.self)) }
    }
    return names
  }

  private mutating func add(_ symbol: SymbolRecord) {
    add(
      Member(name: symbol.name, kind: symbol.kind, signature: symbol.signature, doc: symbol.doc, path: symbol.path)
    )
  }

  private mutating func add(_ member: Member, most: Int = MemberNames.mostMembers) {
    guard member.kind != .constructor || language == "swift" else { return }
    guard members.count < most else {
      isComplete = false
      return
    }
    if names.insert(member.name).inserted { members.append(member) }
  }
}
