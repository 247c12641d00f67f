import Completion
import Foundation
import LanguageServerProtocol
import SourceText
import SymbolIndex

/// Where symbols are, as clients count.
struct Locations: Sendable {
  /// Bigger files are not read to count columns in.
  private static let largestFile = 1 << 20

  let encoding: PositionEncoding
  /// By path: their texts are newer than those of the files.
  let open: [[UInt8]: OpenDocument]

  /// Where a name is defined that was looked up from a document; nil in a file without a path.
  func location(of meaning: NameMeaning, from document: CompletionDocument, _ home: DocumentPlace) -> Location? {
    if meaning.path == document.path {
      guard let uri = home.uri else { return nil }
      return location(uri, document.snapshot, meaning.position, length: meaning.name.utf8.count)
    }
    return location(path: meaning.path, home, meaning.position, length: meaning.name.utf8.count)
  }

  /// A symbol of a workspace's index.
  func information(on symbol: SymbolRecord, _ home: DocumentPlace) -> SymbolInformation? {
    location(path: symbol.path, home, symbol.position, length: symbol.name.utf8.count).map { location in
      SymbolInformation(
        name: symbol.name,
        kind: symbol.kind.number,
        location: location,
        containerName: symbol.container.isEmpty ? symbol.path : symbol.container
      )
    }
  }

  private func location(path: String, _ home: DocumentPlace, _ position: TextPosition, length: Int) -> Location? {
    let isLibrary = path.hasPrefix("/")
    guard isLibrary || home.workspace != nil else { return nil }
    let root = isLibrary ? [] : Array((home.workspace?.path ?? "").utf8) + [UInt8(ascii: "/")]
    let bytes = root + PathText.bytes(of: path)
    let opened = open[bytes]
    let uri = opened?.uri.text ?? DocumentURI(path: bytes).text
    if let opened { return location(uri, opened.snapshot, position, length: length) }
    // Bytes are what the index counts in.
    let read = encoding == .utf8 ? nil : isLibrary ? Self.text(of: path) : home.source?(path)
    return location(uri, read.map(TextSnapshot.init(bytes:)), position, length: length)
  }

  /// Without the text, columns are taken as they are: those of names are mostly behind ASCII.
  private func location(_ uri: String, _ text: TextSnapshot?, _ position: TextPosition, length: Int) -> Location {
    if let text, let start = text.offset(of: position) {
      let end = min(start + length, text.lineRange(position.line).upperBound)
      return Location(uri: uri, range: text.range(of: start..<max(start, end), encoding: encoding))
    }
    let start = Position(line: position.line, character: position.column)
    let end = Position(line: position.line, character: position.column + length)
    return Location(uri: uri, range: DocumentRange(start: start, end: end))
  }

  private static func text(of path: String) -> [UInt8]? {
    let url = URL(fileURLWithPath: path)
    guard let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= largestFile,
      let data = try? Data(contentsOf: url)
    else { return nil }
    return Array(data)
  }
}
