import Decoding
import SourceText
import SymbolIndex
import Syntax

/// The argument labels of the call around a cursor: Swift's labels, Python's keyword arguments.
struct CallLabels {
  /// How far before the cursor the call may begin, in bytes.
  static let longestCall = 600

  private let scan: DocumentScan
  private let index: IndexView
  private let language: String
  private let start: Int

  /// `start` is where the identifier at the cursor begins.
  init(scan: DocumentScan, index: IndexView, start: Int) {
    self.scan = scan
    self.index = index
    self.start = start
    language = scan.document.language?.name ?? ""
  }

  /// The labels in the order of the parameters; empty if the cursor is not where an argument begins.
  func items() -> [NameItem] {
    guard language == "swift" || language == "python", let range = callee else { return [] }
    let callee = scan.document.snapshot.string(in: range)
    var labels: [NameItem] = []
    for (name, signature) in signatures(of: callee) + librarySignatures(of: callee, endingAt: range.upperBound) {
      for label in labelsIn(signature) where !labels.contains(where: { $0.name == label }) {
        labels.append(NameItem(name: label, kind: .variable, detail: name + ": " + signature, source: .argument))
      }
    }
    return labels
  }

  /// The name of what is called, if the cursor is where one of its arguments begins.
  private var callee: Range<Int>? {
    let bytes = scan.document.snapshot.bytes
    var offset = start
    while offset > 0, Blank.isBlank(bytes[offset - 1]) { offset -= 1 }
    guard offset > 0, bytes[offset - 1] == UInt8(ascii: "(") || bytes[offset - 1] == UInt8(ascii: ",") else {
      return nil
    }
    var depth = 0
    while offset > 0, start - offset < Self.longestCall {
      offset -= 1
      if Array(")]}".utf8).contains(bytes[offset]) { depth += 1 }
      if Array("([{".utf8).contains(bytes[offset]) { depth -= 1 }
      if depth < 0 { break }
    }
    guard depth < 0, bytes[offset] == UInt8(ascii: "(") else { return nil }
    let name = IdentifierBytes.start(in: bytes, before: offset)..<offset
    return name.isEmpty ? nil : name
  }

  /// Signatures of a library's function, or of the initializer of its type.
  private func librarySignatures(of callee: String, endingAt end: Int) -> [(String, String)] {
    let lookup = TypeLookup(scan: scan, index: index)
    guard let names = lookup.libraryNames else { return [] }
    let access = AccessScan(scan.document).access(at: end)
    if let access, access.chain.isEmpty || access.isCall { return [] }
    let found = lookup.libraryDefinitions((access?.chain ?? []) + [callee], from: scan.document.path) ?? []
    let initializers = found.filter(\.kind.isType).prefix(1).flatMap { type in
      names.members(of: type.name, in: type.path).filter { $0.kind == .constructor }
    }
    let signatures = found.filter(\.kind.isCallable).map(\.signature) + initializers.map(\.signature)
    return signatures.prefix(8).map { (callee, $0) }
  }

  /// Signatures that a call of the name may mean: functions of the name, initializers of the type.
  private func signatures(of callee: String) -> [(String, String)] {
    let own = scan.definitions.map { ($0.name, $0.kind, $0.signature, $0.containerName) }
    let found = own.filter { $0.0 == callee && $0.1.isCallable || $0.1 == .constructor && $0.3 == callee }
    let functions = index.symbols(named: [callee], limit: 4, excluding: scan.document.path).filter(\.kind.isCallable)
    let initializers = index.members(of: callee, limit: 64, excluding: scan.document.path)
      .filter { $0.kind == .constructor }
    return (found.map(\.2) + (functions + initializers).map(\.signature)).prefix(8).map { (callee, $0) }
  }

  private func labelsIn(_ signature: String) -> [String] {
    let list = BracketedList(firstIn: signature, language: language)
    return (list?.parts ?? []).compactMap { text in
      let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if word.isEmpty || word == "_" || word == "self" || word == "cls" || text.hasPrefix("*") { return nil }
      return String(word)
    }
  }
}
