import LanguageServerProtocol
import SourceText

/// What was agreed with the client at `initialize`.
struct ClientProfile: Sendable, Hashable {
  /// UTF-8 if the client offers it, for it is what texts are kept in; else UTF-16, which every client knows.
  var encoding: PositionEncoding
  var hasInlineCompletion: Bool
  var readsInsertReplaceEdits: Bool
  var readsLabelDetails: Bool
  /// How a client reads documentation beyond a bare string, which every one does.
  var documentationFormats: [String]
  var showsProgress: Bool
  var watchesFiles: Bool
  /// Reads a document's symbols as trees.
  var readsSymbolTrees: Bool
  /// How hovering shows text, as `MarkupContent.kind`.
  var hoverFormat: String?
  /// What it lets the server switch on and off later.
  var changingFeatures: Set<NavigationFeature>

  init(_ capabilities: ClientCapabilities) {
    encoding = Self.encoding(offered: capabilities.general?.positionEncodings)
    hasInlineCompletion = capabilities.textDocument?.inlineCompletion != nil
    let item = capabilities.textDocument?.completion?.completionItem
    readsInsertReplaceEdits = item?.insertReplaceSupport ?? false
    readsLabelDetails = item?.labelDetailsSupport ?? false
    documentationFormats = item?.documentationFormat ?? []
    showsProgress = capabilities.window?.workDoneProgress ?? false
    watchesFiles = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false
    let documents = capabilities.textDocument
    readsSymbolTrees = documents?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false
    let formats = documents?.hover?.contentFormat ?? []
    hoverFormat = ["markdown", "plaintext"].first(where: formats.contains)
    let changing: [NavigationFeature: Bool?] = [
      .definition: documents?.definition?.dynamicRegistration,
      .documentSymbol: documents?.documentSymbol?.dynamicRegistration,
      .hover: documents?.hover?.dynamicRegistration,
      .workspaceSymbol: capabilities.workspace?.symbol?.dynamicRegistration,
    ]
    changingFeatures = Set(changing.filter { $0.value == true }.keys)
  }

  /// Documentation in Markdown if the client reads that, else plain, as `MarkupContent.kind`.
  var richestDocumentation: String? { documentationFormats.contains("markdown") ? "markdown" : plainDocumentation }

  /// Documentation that is plain text, as `MarkupContent.kind`.
  var plainDocumentation: String? { documentationFormats.contains("plaintext") ? "plaintext" : nil }

  private static func encoding(offered: [String]?) -> PositionEncoding {
    let offered = offered ?? []
    return [.utf8, .utf16, .utf32].first { offered.contains($0.rawValue) } ?? .utf16
  }
}

extension TextSnapshot {
  /// The offset of a client's position, by LSP's rules for positions outside the text.
  func offset(of position: Position, encoding: PositionEncoding) -> Int {
    offset(line: position.line, column: position.character, encoding: encoding)
  }

  /// The bytes of a client's range; the ends are put in order.
  func range(of range: DocumentRange, encoding: PositionEncoding) -> Range<Int> {
    let start = offset(of: range.start, encoding: encoding)
    let end = offset(of: range.end, encoding: encoding)
    return min(start, end)..<max(start, end)
  }

  /// A client's view of an offset.
  func position(of offset: Int, encoding: PositionEncoding) -> Position {
    Position(line: lineContaining(offset), character: column(of: offset, encoding: encoding))
  }

  /// A client's view of a range.
  func range(of range: Range<Int>, encoding: PositionEncoding) -> DocumentRange {
    DocumentRange(
      start: position(of: range.lowerBound, encoding: encoding),
      end: position(of: range.upperBound, encoding: encoding)
    )
  }
}
