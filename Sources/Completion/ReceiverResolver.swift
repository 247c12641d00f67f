import Decoding
import Foundation
import SourceText
import SymbolIndex
import Syntax

/// A member access before the cursor: `client.fe` with the cursor at its end.
struct MemberAccess {
  /// The names before the last access, outermost first: `self`, `client`; empty if it is not a chain of names.
  var chain: [String]
  /// True if the last of the chain is called: `make().`
  var isCall: Bool
  /// Where the member's name begins.
  var nameStart: Int
}

/// What stands before a member access.
enum Receiver: Equatable {
  /// A value of this type, or the type itself.
  case type(String)
  /// A module of the workspace, by its files.
  case module([String])
  case unknown
}

/// Finds out what a receiver is from what is written in sight of the cursor. No type inference: annotations, constructor
/// calls and declared results, one step each.
struct ReceiverResolver {
  /// How far above the cursor an assignment is looked for, in lines.
  static let assignmentLines = 200
  /// Longest chain of names that is followed.
  static let longestChain = 4

  let scan: DocumentScan
  let index: IndexView

  private var bytes: [UInt8] { scan.document.snapshot.bytes }
  private var accessTokens: [[UInt8]] {
    (scan.document.language?.memberAccess ?? ["."]).map { Array($0.utf8) }.sorted { $0.count > $1.count }
  }

  // MARK: The text before the cursor

  /// The access whose member's name ends at the cursor, if there is one.
  func access(at cursor: Int) -> MemberAccess? {
    let nameStart = IdentifierBytes.start(in: bytes, before: cursor)
    guard var end = tokenStart(before: nameStart) else { return nil }
    if end > 0, bytes[end - 1] == UInt8(ascii: "?") || bytes[end - 1] == UInt8(ascii: "!") { end -= 1 }
    var access = MemberAccess(chain: [], isCall: false, nameStart: nameStart)
    if end > 0, bytes[end - 1] == UInt8(ascii: ")"), let open = openingBracket(before: end - 1) {
      access.isCall = true
      end = open
    }
    let start = IdentifierBytes.start(in: bytes, before: end)
    // `1.` is a number, and after a blank or an operator there is no receiver, or one that is left out (`.red`).
    guard start < end, !isDigit(bytes[start]) else { return access }
    access.chain = chain(endingAt: end)
    return access
  }

  private func chain(endingAt end: Int) -> [String] {
    var names: [String] = []
    var end = end
    while names.count < Self.longestChain {
      let start = IdentifierBytes.start(in: bytes, before: end)
      if start == end { return [] }
      names.insert(String(decoding: bytes[start..<end], as: UTF8.self), at: 0)
      guard let next = tokenStart(before: start) else { return names }
      end = next
      if end > 0, bytes[end - 1] == UInt8(ascii: "?") { end -= 1 }
    }
    return []
  }

  /// Where the member access token begins that ends at `offset`.
  private func tokenStart(before offset: Int) -> Int? {
    for token in accessTokens where offset >= token.count && bytes[(offset - token.count)..<offset].elementsEqual(token)
    {
      return offset - token.count
    }
    return nil
  }

  private func openingBracket(before close: Int) -> Int? {
    var depth = 1
    var offset = close
    while offset > 0, close - offset < 400, !(bytes[offset - 1] == UInt8(ascii: "\n") && depth <= 0) {
      offset -= 1
      if bytes[offset] == UInt8(ascii: ")") { depth += 1 }
      if bytes[offset] == UInt8(ascii: "(") { depth -= 1 }
      if depth == 0 { return offset }
    }
    return nil
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  // MARK: What it is

  /// What the receiver of an access is.
  func resolve(_ access: MemberAccess) -> Receiver {
    guard let first = access.chain.first else { return .unknown }
    if access.chain.count == 1, access.isCall { return called(first, at: access.nameStart) }
    var receiver: Receiver
    if let type = type(ofName: first, at: access.nameStart) {
      receiver = .type(type)
    } else {
      receiver = module(named: first) ?? .unknown
    }
    for (place, name) in access.chain.enumerated().dropFirst() {
      receiver = member(name, of: receiver, isCall: access.isCall && place == access.chain.count - 1)
    }
    return receiver
  }

  /// The type of a name in sight: the enclosing type for `self`, what is declared or assigned, or the type of that name.
  func type(ofName name: String, at offset: Int) -> String? {
    if ["self", "this", "cls", "Self"].contains(name), let type = scan.enclosingType(offset) { return type }
    if let local = scan.locals(at: offset).first(where: { $0.name == name }) {
      if let type = local.type.flatMap(TypeName.base) { return type }
      if let type = local.value.flatMap({ type(ofExpression: $0) }) { return type }
    }
    if let type = assignedType(of: name, before: offset) { return type }
    return isType(name) ? name : nil
  }

  /// The type of the value that the nearest assignment above gives a name: for code that the parser cannot make out.
  private func assignedType(of name: String, before offset: Int) -> String? {
    let snapshot = scan.document.snapshot
    let line = snapshot.lineContaining(offset)
    for candidate in (max(0, line - Self.assignmentLines)...line).reversed() {
      let range = snapshot.lineRange(candidate)
      let text = snapshot.string(in: range.lowerBound..<min(range.upperBound, range.lowerBound + 400, offset))
      guard let place = text.range(of: name), isWord(place, in: text) else { continue }
      let after = text[place.upperBound...].trimmingBlanks()
      if after.hasPrefix(":="), let type = type(ofExpression: String(after.dropFirst(2))) { return type }
      if after.hasPrefix("="), !after.hasPrefix("=="), let type = type(ofExpression: String(after.dropFirst())) {
        return type
      }
      if after.hasPrefix(":"), !after.hasPrefix("::") {
        let annotation = after.dropFirst().prefix { !"=,){".contains($0) }
        if let type = TypeName.base(of: String(annotation)), isType(type) { return type }
      }
    }
    return nil
  }

  private func type(ofExpression expression: String) -> String? {
    guard let callee = TypeName.constructed(by: expression) else { return nil }
    if isType(callee) { return callee }
    return result(ofCalling: callee)
  }

  private func called(_ name: String, at offset: Int) -> Receiver {
    if isType(name) { return .type(name) }
    return result(ofCalling: name).map { .type($0) } ?? .unknown
  }

  /// The result type of a function, if all functions of that name that can be seen agree.
  private func result(ofCalling name: String) -> String? {
    let signatures =
      scan.definitions.filter { $0.name == name && $0.kind.isCallable }.map(\.signature)
      + index.symbols(named: [name], limit: 4).filter(\.kind.isCallable).map(\.signature)
    let results = Set(signatures.map { TypeName.result(ofSignature: $0) })
    return results.count == 1 ? results.first ?? nil : nil
  }

  private func member(_ name: String, of receiver: Receiver, isCall: Bool) -> Receiver {
    switch receiver {
    case .unknown: return .unknown
    case .module(let files):
      let symbols = files.flatMap { index.symbols(inFile: $0) }.filter { $0.name == name && $0.container.isEmpty }
      guard let symbol = symbols.first else { return .unknown }
      if symbol.kind.isType { return .type(name) }
      return isCall ? TypeName.result(ofSignature: symbol.signature).map { .type($0) } ?? .unknown : .unknown
    case .type(let type):
      let signatures =
        scan.members(of: type).filter { $0.name == name }.map(\.signature)
        + index.members(of: type, limit: 128).filter { $0.name == name }.map(\.signature)
      let types = signatures.compactMap {
        isCall ? TypeName.result(ofSignature: $0) : memberType(inSignature: $0, name: name)
      }
      return types.first.map { .type($0) } ?? .unknown
    }
  }

  private func memberType(inSignature signature: String, name: String) -> String? {
    guard let type = TypeName.declared(inSignature: signature, name: name) else { return nil }
    return isType(type) ? type : result(ofCalling: type)
  }

  private func module(named name: String) -> Receiver? {
    let resolver = ModuleResolver(index: index, document: scan.document)
    for record in scan.imports {
      let last = record.module.split { $0 == "." || $0 == "/" }.last.map(String.init)
      var record = record
      if record.alias == name || (record.names.isEmpty && record.alias == nil && last == name) {
        // `import a.b as c` and Go's packages.
      } else if record.names.contains(name) {
        // `from a import b` where b is a module: only its own file counts.
        record.module += record.module.hasSuffix(".") ? name : "." + name
        record.names = []
      } else {
        continue
      }
      let files = resolver.files(of: record)
      if !files.isEmpty { return .module(files) }
    }
    return nil
  }

  private func isType(_ name: String) -> Bool {
    scan.definitions.contains { $0.name == name && $0.kind.isType }
      || index.symbols(named: [name], limit: 4).contains { $0.kind.isType }
  }

  private func isWord(_ place: Range<String.Index>, in text: String) -> Bool {
    func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    if place.lowerBound > text.startIndex {
      let before = text[text.index(before: place.lowerBound)]
      if isPart(before) || before == "." { return false }
    }
    return place.upperBound == text.endIndex || !isPart(text[place.upperBound])
  }
}
