import Decoding
import SourceText
package import SymbolIndex
package import Syntax

/// Finds what a name in a document stands for: from what is in sight there, then from the index.
///
/// It knows what completion knows, which is less than a compiler does: where a receiver's type is not known, members of that
/// name anywhere are given.
package struct MeaningLookup {
  /// Most meanings of a name, and most symbols of a name that are looked through for them.
  private static let mostMeanings = 8
  private static let mostSymbols = 64

  private let scan: DocumentScan
  private let index: IndexView
  private let receivers: ReceiverResolver
  private let range: Range<Int>
  private let name: String

  /// The name at an offset, where it begins, ends or in between; nil where there is none, as in a comment or a string.
  ///
  /// May be called from any thread. `outlines` knows what the document's earlier texts defined.
  package static func place(
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    catalog: LanguageCatalog?,
    outlines: OutlineShelf? = nil
  ) -> NamedPlace? {
    let document = DocumentParsing.parsed(document, catalog: catalog)
    let bytes = document.snapshot.bytes
    guard (0...bytes.count).contains(offset) else { return nil }
    let start = IdentifierBytes.start(in: bytes, before: offset)
    let end = bytes[offset...].firstIndex { !IdentifierBytes.contains($0) } ?? bytes.count
    guard start < end, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start]),
      CursorPlace(document: document, offset: max(offset, start + 1)) == .code
    else { return nil }
    let lookup = MeaningLookup(
      scan: DocumentScan(document, outlines: outlines),
      index: IndexView(index, source: document.source),
      range: start..<end
    )
    return NamedPlace(range: start..<end, meanings: lookup.meanings())
  }

  private init(scan: DocumentScan, index: IndexView, range: Range<Int>) {
    self.scan = scan
    self.index = index
    self.range = range
    receivers = ReceiverResolver(scan: scan, index: index)
    let text = scan.document.snapshot.string(in: range)
    let mark = scan.document.language?.variableMark
    name = text.first == mark ? String(text.dropFirst()) : text
  }

  private var path: String { scan.document.path }

  private func meanings() -> [NameMeaning] {
    let found = here() ?? member() ?? local() ?? visible() ?? anywhere { !$0.kind.isMember || $0.container.isEmpty }
    return Array(found.prefix(Self.mostMeanings))
  }

  /// The definition whose own name this is.
  private func here() -> [NameMeaning]? {
    scan.definitions.first { $0.nameRange.overlaps(range) && $0.name == name }.map { [meaning($0)] }
  }

  /// What a receiver has under the name; nil if the name is no member's.
  private func member() -> [NameMeaning]? {
    guard let access = receivers.access(at: range.upperBound) else { return nil }
    switch receivers.resolve(access) {
    case .unknown: return anywhere { !$0.container.isEmpty }
    case .module(let files): return files.flatMap { top(of: $0) }
    case .type(let type):
      let members = MemberNames(of: .type(type), lookup: receivers.lookup).members.filter { $0.name == name }
      return members.flatMap { definitions(in: $0.path ?? path, kind: $0.kind, container: nil) }
    }
  }

  private func local() -> [NameMeaning]? {
    guard let local = receivers.locals(at: range.upperBound).first(where: { $0.name == name }) else { return nil }
    let signature = local.type.map { "\(local.name): \(OneLine.signature($0.utf8))" } ?? local.name
    return [
      NameMeaning(
        name: local.name,
        kind: .variable,
        signature: signature,
        path: path,
        position: scan.document.snapshot.position(at: local.offset)
      )
    ]
  }

  /// What the document defines or imports under the name, or what comes with its package.
  private func visible() -> [NameMeaning]? {
    let found = receivers.lookup.definitions(visibleAs: name).flatMap { definition in
      definitions(in: definition.path, named: definition.name, kind: definition.kind, container: definition.container)
    }
    return found.isEmpty ? nil : found
  }

  /// The index's symbols of the name that `isWanted`, of files that the language can use.
  private func anywhere(where isWanted: (SymbolRecord) -> Bool) -> [NameMeaning] {
    index.symbols(named: [name], limit: Self.mostSymbols, excluding: path).filter {
      isWanted($0) && scan.document.language?.canUse($0.path) ?? true
    }.map(NameMeaning.init)
  }

  /// What a file has under the name outside of any type.
  private func top(of file: String) -> [NameMeaning] {
    if receivers.lookup.isLibrary(file) {
      return (receivers.lookup.libraryNames?.definitions(of: name, in: file) ?? []).map(NameMeaning.init)
    }
    return index.symbols(inFile: file).filter { $0.name == name && $0.container.isEmpty }.map(NameMeaning.init)
  }

  /// A definition that is known by its file and kind, with its place.
  private func definitions(
    in file: String,
    named other: String? = nil,
    kind: SymbolKind,
    container: String?
  ) -> [NameMeaning] {
    let name = other ?? self.name
    if file == path {
      let own = scan.definitions.filter {
        $0.name == name && $0.kind == kind && (container == nil || $0.container == container)
      }
      return own.map(meaning)
    }
    if receivers.lookup.isLibrary(file) {
      let symbols = index.libraries?.symbols(named: name, of: .file(file)) ?? []
      return symbols.filter { $0.name == name && $0.kind == kind }.map(NameMeaning.init)
    }
    let symbols = index.symbols(named: [name], limit: Self.mostSymbols)
    return symbols.filter { $0.path == file && $0.kind == kind && (container == nil || $0.container == container) }
      .map(NameMeaning.init)
  }

  private func meaning(_ definition: DocumentScan.Definition) -> NameMeaning {
    NameMeaning(
      name: definition.name,
      kind: definition.kind,
      signature: definition.signature,
      path: path,
      position: scan.document.snapshot.position(at: definition.nameRange.lowerBound)
    )
  }
}
