import Decoding
import SourceText
import SymbolIndex
import Syntax

/// What stands before a member access.
enum Receiver: Equatable {
  /// A value of this type, or the type itself.
  case type(TypeIdentity)
  /// A module of the workspace, by its files.
  case module([String])
  case unknown
}

/// Finds out what a receiver is from what is written in sight of the cursor. No type inference: annotations, constructor
/// calls and declared results, one step each.
final class ReceiverResolver {
  /// How far above the cursor an assignment is looked for, in lines.
  static let assignmentLines = 200
  /// How many calls deep the value of a variable is followed: `a = b.c()` with `b = d()`.
  static let mostSteps = 3

  let scan: DocumentScan
  let lookup: TypeLookup
  private let index: IndexView
  private var knownLocals: (offset: Int, names: [LocalName])?

  init(scan: DocumentScan, index: IndexView, lookup: TypeLookup? = nil) {
    self.scan = scan
    self.index = index
    self.lookup = lookup ?? TypeLookup(scan: scan, index: index)
  }

  private var path: String { scan.document.path }

  /// The access whose member's name ends at the cursor, if there is one.
  func access(at cursor: Int) -> MemberAccess? { AccessScan(scan.document).access(at: cursor) }

  /// The locals in sight at an offset.
  func locals(at offset: Int) -> [LocalName] {
    if let known = knownLocals, known.offset == offset { return known.names }
    let names = scan.locals(at: offset)
    knownLocals = (offset, names)
    return names
  }

  /// What the receiver of an access is.
  func resolve(_ access: MemberAccess) -> Receiver {
    resolve(access.chain, isCall: access.isCall, at: access.nameStart, steps: Self.mostSteps)
  }

  /// The type of a name in sight: the enclosing type for `self`, what is declared or assigned, or the type of that name.
  func type(ofName name: String, at offset: Int) -> TypeIdentity? {
    type(ofName: name, at: offset, steps: Self.mostSteps)
  }

  // MARK: Chains

  private func resolve(_ chain: [String], isCall: Bool, at offset: Int, steps: Int) -> Receiver {
    guard let first = chain.first, steps > 0 else { return .unknown }
    if chain.count == 1, isCall {
      let type = lookup.type(first, from: path) ?? lookup.result(ofCalling: first, from: path)
      return type.map { .type($0) } ?? .unknown
    }
    var receiver = value(first, at: offset, steps: steps)
    for (place, name) in chain.enumerated().dropFirst() {
      receiver = member(name, of: receiver, isCall: isCall && place == chain.count - 1)
    }
    return receiver
  }

  private func value(_ name: String, at offset: Int, steps: Int) -> Receiver {
    if let type = type(ofName: name, at: offset, steps: steps) { return .type(type) }
    guard let files = lookup.module(named: name, from: path), !files.isEmpty else { return .unknown }
    return .module(files)
  }

  private func member(_ name: String, of receiver: Receiver, isCall: Bool) -> Receiver {
    switch receiver {
    case .unknown: return .unknown
    case .module(let files):
      if let file = files.first, lookup.isLibrary(file) { return member(name, ofLibrary: file, isCall: isCall) }
      let symbols = files.flatMap { index.symbols(inFile: $0) }.filter { $0.name == name && $0.container.isEmpty }
      guard let symbol = symbols.first else { return module(name, in: files) }
      if symbol.kind.isType { return lookup.type(name, from: symbol.path).map { .type($0) } ?? .unknown }
      guard isCall, let result = TypeName.result(ofSignature: symbol.signature) else { return .unknown }
      return lookup.type(result, from: symbol.path).map { .type($0) } ?? .unknown
    case .type(let type):
      let members = MemberNames(of: .type(type), lookup: lookup).members.filter { $0.name == name }
      guard let found = members.first else { return .unknown }
      // Names for the type itself in Rust and PHP.
      if isCall, ["Self", "self", "static"].contains(TypeName.result(ofSignature: found.signature)) { return receiver }
      return memberType(found, isCall: isCall).map { .type($0) } ?? .unknown
    }
  }

  /// What a module of a library gives under a name.
  private func member(_ name: String, ofLibrary file: String, isCall: Bool) -> Receiver {
    guard let modules = lookup.libraryNames else { return .unknown }
    guard let symbol = modules.definitions(of: name, in: file).first else {
      let found = isCall ? [] : modules.module(name, in: file)
      return found.isEmpty ? .unknown : .module(found)
    }
    if symbol.kind.isType { return lookup.type(symbol.name, from: symbol.path).map { .type($0) } ?? .unknown }
    let written =
      isCall
      ? TypeName.result(ofSignature: symbol.signature)
      : TypeName.declared(inSignature: symbol.signature, name: symbol.name)
    guard let written else { return .unknown }
    let type = lookup.type(written, from: symbol.path)
    return (type ?? (isCall ? nil : lookup.result(ofCalling: written, from: symbol.path))).map { .type($0) } ?? .unknown
  }

  /// A module of a Python package of the workspace, by the package's own file.
  private func module(_ name: String, in files: [String]) -> Receiver {
    let folders = files.filter { $0.hasSuffix("__init__.py") }.map(CompletionDocument.folder)
    let candidates = folders.flatMap { folder in
      ["\(name).py", "\(name)/__init__.py"].map { ProjectFiles.path($0, in: folder) }
    }
    return candidates.first(where: index.has).map { .module([$0]) } ?? .unknown
  }

  private func memberType(_ member: MemberNames.Member, isCall: Bool) -> TypeIdentity? {
    let home = member.path ?? path
    if isCall { return TypeName.result(ofSignature: member.signature).flatMap { lookup.type($0, from: home) } }
    guard let written = TypeName.declared(inSignature: member.signature, name: member.name) else { return nil }
    return lookup.type(written, from: home) ?? lookup.result(ofCalling: written, from: home)
  }

  // MARK: Names

  private func type(ofName name: String, at offset: Int, steps: Int) -> TypeIdentity? {
    if ["self", "this", "cls", "Self", "static"].contains(name), let type = scan.enclosingType(offset) {
      return lookup.type(type, from: path)
    }
    if let local = locals(at: offset).first(where: { $0.name == name }) {
      if let written = local.type.flatMap({ TypeName.base(of: $0) }) { return lookup.type(written, from: path) }
      return local.value.flatMap { type(ofExpression: $0, at: local.offset, steps: steps) }
    }
    // Lua's tables that are modules are values as well.
    if scan.document.language?.name == "lua", let type = lookup.type(name, from: path) { return type }
    if let global = scan.definitions.last(where: {
      $0.name == name && $0.container.isEmpty && !$0.kind.hasMembersOrBody
    }) {
      return declaredType(global, steps: steps)
    }
    return assignedType(of: name, before: offset, steps: steps) ?? lookup.type(name, from: path)
  }

  /// The type of a variable of the file's top.
  private func declaredType(_ variable: DocumentScan.Definition, steps: Int) -> TypeIdentity? {
    guard let written = TypeName.declared(inSignature: variable.signature, name: variable.name) else { return nil }
    if let type = lookup.type(written, from: path) { return type }
    let chain = written.split(separator: ".").map(String.init)
    guard case .type(let type) = resolve(chain, isCall: true, at: variable.range.lowerBound, steps: steps - 1) else {
      return nil
    }
    return type
  }

  private func type(ofExpression expression: String, at offset: Int, steps: Int) -> TypeIdentity? {
    guard let callee = TypeName.callee(of: expression) else { return nil }
    if let type = lookup.type(callee.joined(separator: "."), from: path) { return type }
    guard case .type(let type) = resolve(callee, isCall: true, at: offset, steps: steps - 1) else { return nil }
    return type
  }

  /// The type of the value that the nearest assignment or declaration above gives a name: for code that the parser cannot
  /// make out. It looks no farther than the top-level line that the code is under.
  private func assignedType(of name: String, before offset: Int, steps: Int) -> TypeIdentity? {
    let snapshot = scan.document.snapshot
    let line = snapshot.lineContaining(offset)
    let isIndented = StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(line)]) > 0
    let mark = scan.document.language?.variableMark.map { String($0) } ?? ""
    let wanted = Array((mark + name).utf8)
    for candidate in (max(0, line - Self.assignmentLines)...line).reversed() {
      let range = snapshot.lineRange(candidate)
      let end = min(range.upperBound, offset)
      if range.lowerBound < end, let place = word(wanted, in: range.lowerBound..<end) {
        let rest = snapshot.string(in: place.upperBound..<min(end, place.upperBound + 200)).trimmingBlanks()
        if let assignment = assignment(rest, at: place.lowerBound, steps: steps) { return assignment.type }
      }
      if isIndented, let first = snapshot.bytes[range].first, IdentifierBytes.contains(first) { return nil }
    }
    return nil
  }

  /// That a name is given a value, whose type need not be known.
  private struct Assignment {
    var type: TypeIdentity?
  }

  /// What the text after a name gives it; nil if it gives it nothing.
  private func assignment(_ rest: String, at offset: Int, steps: Int) -> Assignment? {
    let operators = rest.prefix { $0 == ":" || $0 == "=" }
    switch operators {
    case ":=", "=":
      return Assignment(type: type(ofExpression: String(rest.dropFirst(operators.count)), at: offset, steps: steps))
    case ":":
      let written = rest.dropFirst().prefix { !"=,){".contains($0) }
      let type = TypeName.base(of: String(written)).flatMap { lookup.type($0, from: path) }
      return type.map { Assignment(type: $0) }
    default: return nil
    }
  }

  /// Where a word stands alone in a range of the document, not as a member of something.
  private func word(_ wanted: [UInt8], in range: Range<Int>) -> Range<Int>? {
    let bytes = scan.document.snapshot.bytes
    let accesses = (scan.document.language?.memberAccess ?? ["."]).map { Array($0.utf8) }
    var found: Range<Int>?
    WordScan.forEach(in: bytes, range) { place in
      guard found == nil, place.count == wanted.count, bytes[place].elementsEqual(wanted) else { return }
      let isMember = accesses.contains { token in
        bytes[max(0, place.lowerBound - token.count)..<place.lowerBound].elementsEqual(token)
      }
      if !isMember { found = place }
    }
    return found
  }
}
