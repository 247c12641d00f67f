import Decoding
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
  }

  /// How many steps up from a type to those it is made from.
  static let mostLevels = 4
  static let mostMembers = 400

  /// In the order found: nearest type first.
  private(set) var members: [Member] = []
  /// True if nothing that may have more members is out of sight.
  private(set) var isComplete = true

  private let scan: DocumentScan
  private let index: IndexView

  init(of receiver: Receiver, scan: DocumentScan, index: IndexView) {
    self.scan = scan
    self.index = index
    switch receiver {
    case .unknown: isComplete = false
    case .type(let name):
      var seen: Set<String> = []
      addMembers(of: name, level: 0, seen: &seen)
    case .module(let files): addSymbols(of: files)
    }
    if members.isEmpty { isComplete = false }
  }

  private mutating func addSymbols(of files: [String]) {
    for file in files {
      for symbol in index.symbols(inFile: file) where symbol.container.isEmpty { add(symbol) }
      // What a module takes from elsewhere can be named through it too.
      if file.hasSuffix("__init__.py") { isComplete = false }
    }
  }

  private mutating func addMembers(of type: String, level: Int, seen: inout Set<String>) {
    guard level < Self.mostLevels, members.count < Self.mostMembers, seen.insert(type).inserted else { return }
    let declarations =
      scan.definitions.filter { $0.name == type && $0.kind.hasMembersOrBody }.map(\.signature)
      + index.symbols(named: [type], limit: 8).filter { $0.kind.isType || $0.kind == .namespace }.map(\.signature)
    if declarations.isEmpty { isComplete = false }
    for member in scan.members(of: type) {
      add(Member(name: member.name, kind: member.kind, signature: member.signature, doc: nil, path: nil))
    }
    for attribute in selfAttributes(of: type) {
      add(Member(name: attribute, kind: .field, signature: attribute, doc: nil, path: nil))
    }
    let indexed = index.members(of: type, limit: Self.mostMembers, excluding: scan.document.path)
    if indexed.count >= Self.mostMembers { isComplete = false }
    for symbol in indexed { add(symbol) }
    let embedded = embeddedTypes(type)
    for base in declarations.flatMap(bases) + embedded { addMembers(of: base, level: level + 1, seen: &seen) }
  }

  private func bases(_ signature: String) -> [String] {
    TypeName.bases(inSignature: signature).filter { $0 != "object" && $0 != "Any" }
  }

  /// Go's embedded fields have the name of their type; what the type has is a member too.
  private func embeddedTypes(_ type: String) -> [String] {
    guard scan.document.language?.name == "go" else { return [] }
    let fields =
      scan.members(of: type).map { ($0.name, $0.kind, $0.signature) }
      + index.members(of: type, limit: Self.mostMembers, excluding: scan.document.path)
      .map { ($0.name, $0.kind, $0.signature) }
    return fields.filter { $0.1 == .field && TypeName.base(of: $0.2) == $0.0 }.map(\.0)
  }

  /// The attributes that methods of a type in this document assign through `self`.
  private func selfAttributes(of type: String) -> [String] {
    guard scan.document.language?.name == "python",
      let definition = scan.definitions.first(where: { $0.name == type && $0.kind.isType })
    else { return [] }
    let bytes = scan.document.snapshot.bytes
    var names: [String] = []
    WordScan.forEach(in: bytes, definition.range) { place in
      guard place.lowerBound >= 5, bytes[(place.lowerBound - 5)..<place.lowerBound].elementsEqual("self.".utf8) else {
        return
      }
      let after = bytes[place.upperBound...].drop { $0 == UInt8(ascii: " ") }.prefix(2)
      let assigns = after.first == UInt8(ascii: "=") && after.last != UInt8(ascii: "=")
      if assigns || after.first == UInt8(ascii: ":") {
        names.append(String(decoding: bytes[place], as: UTF8.self))
      }
    }
    return names
  }

  private mutating func add(_ symbol: SymbolRecord) {
    add(
      Member(name: symbol.name, kind: symbol.kind, signature: symbol.signature, doc: symbol.doc, path: symbol.path)
    )
  }

  private mutating func add(_ member: Member) {
    guard members.count < Self.mostMembers, member.kind != .constructor || scan.document.language?.name == "swift",
      !members.contains(where: { $0.name == member.name })
    else { return }
    members.append(member)
  }
}
