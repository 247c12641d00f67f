import Decoding
import SourceText
import Support

/// Decides what of a generated text is shown: all of it, its longest part that stands, or nothing for a reason.
struct Judge {
  /// Most parts of a text that are parsed before it is given up.
  static let mostParts = 16

  /// What becomes of a text.
  enum Verdict: Equatable {
    case show([UInt8])
    case withhold(WithholdingReason)
  }

  private let document: CompletionDocument
  private let cursor: Int
  private let repeats: RepeatJudge
  private let parse: ParseJudge?
  private let names: NameJudge
  private let calls: CallJudge

  init(
    scan: DocumentScan,
    cursor: Int,
    index: IndexView,
    outlines: OutlineShelf?,
    cancellation: CancellationFlag
  ) {
    document = scan.document
    self.cursor = cursor
    repeats = RepeatJudge(snapshot: document.snapshot, cursor: cursor)
    parse = ParseJudge(document: document, cursor: cursor, cancellation: cancellation)
    names = NameJudge(scan: scan, index: index, cursor: cursor, outlines: outlines)
    calls = CallJudge(scan: scan, index: index, cursor: cursor, outlines: outlines)
  }

  /// Judges a text. `isWhole` false: it was broken off, so its last line is not finished. Throws only
  /// `CancellationError`.
  func judge(_ text: [UInt8], isWhole: Bool) throws -> Verdict {
    parse?.beginText()
    let trimmed = Self.withoutTrailingBlanks(text)
    if trimmed.isEmpty { return .withhold(.empty) }
    let open = Self.linesBeforeSecret(trimmed)
    if open.isEmpty { return .withhold(.secret) }
    let kept: [UInt8]
    switch repeats.judge(open) {
    case .withhold(let reason): return .withhold(reason)
    case .keep(let text): kept = text
    }
    guard let standing = try longestThatStands(kept, isWhole: isWhole) else {
      return .withhold(repeats.isRestOfLine(kept) ? .repeatsSuffix : .parse)
    }
    // What was cut away had ended the last word.
    return try withKnownNames(standing, isWhole: isWhole || standing.count < kept.count)
  }

  /// Judges words that a line begins with: whether the line parses is for what follows them to decide. Throws only
  /// `CancellationError`.
  func judge(beginning text: [UInt8]) throws -> Verdict {
    parse?.beginText()
    if Self.linesBeforeSecret(text) != text { return .withhold(.secret) }
    switch repeats.judge(text) {
    case .withhold(let reason): return .withhold(reason)
    case .keep(let kept) where kept != text: return .withhold(.repeatsSuffix)
    case .keep: break
    }
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(cursor))
    // What a line begins with may be a new name.
    if let parse, !document.snapshot.bytes[line.lowerBound..<cursor].allSatisfy(Blank.isBlank),
      try names.usesDoubtfulName(in: text, tree: parse.tree(with: text))
    {
      return .withhold(.lowConfidence)
    }
    return try withKnownNames(text, isWhole: true)
  }

  /// True of a text that stands and is less likely right all the same: something would have to follow for the code around it to
  /// be whole again, its brackets do not agree with the lines around it, or it uses a name that is not in sight or new. Throws
  /// only `CancellationError`.
  func isDoubtful(_ text: [UInt8]) throws -> Bool {
    guard let parse else { return false }
    if let brackets = BracketJudge(document: document, cursor: cursor), !brackets.agrees(text) { return true }
    parse.beginText()
    return try !parse.fits(text) || names.usesDoubtfulName(in: text, tree: parse.tree(with: text))
  }

  // MARK: Parts

  private func longestThatStands(_ text: [UInt8], isWhole: Bool) throws -> [UInt8]? {
    guard let parse else { return withoutDoubledClosers(text) }
    let standing = try parts(of: text, isWhole: isWhole).prefix(Self.mostParts).first { part in
      try !part.isEmpty && parse.stands(part)
    }
    return try standing.map { try withoutDanglingComma($0, parse) }
  }

  /// Without a comma at its end if only that keeps it from being finished.
  private func withoutDanglingComma(_ text: [UInt8], _ parse: ParseJudge) throws -> [UInt8] {
    guard text.count > 1, text.last == UInt8(ascii: ","), try !parse.isFinished(text) else { return text }
    let shorter = Array(text.dropLast())
    return try parse.isFinished(shorter) ? shorter : text
  }

  /// The text and shorter beginnings of it, longest first.
  private func parts(of text: [UInt8], isWhole: Bool) -> [[UInt8]] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var parts = lines.count > 1 && !isWhole ? [] : [text]
    if lines.count == 1 {
      parts += repeats.withoutOverlap(text)
      parts += withoutClosers(text)
    } else {
      parts += withoutClosers(text).prefix(1)
      parts += (1..<lines.count).reversed().map { Array(lines.prefix($0).joined(separator: [UInt8(ascii: "\n")])) }
    }
    return parts.map(Self.withoutTrailingBlanks)
  }

  /// Shorter by one, two and three of the closing brackets at the end.
  private func withoutClosers(_ text: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = text
    while parts.count < 3 {
      rest = Self.withoutTrailingBlanks(rest)
      guard let last = rest.last, BracketBalance.isCloser(last) || Array(";,:".utf8).contains(last) else { break }
      rest.removeLast()
      parts.append(rest)
    }
    return parts
  }

  /// Without a parser: closing brackets that the text does not open and that stand after the cursor already are dropped.
  private func withoutDoubledClosers(_ text: [UInt8]) -> [UInt8]? {
    let extra = BracketBalance(text).extraClosers
    let shorter = repeats.withoutOverlap(text).first { BracketBalance($0).extraClosers.count < extra.count }
    let kept = extra.isEmpty ? text : shorter ?? text
    return kept.isEmpty ? nil : kept
  }

  /// The text, or the lines of it before the first name that does not exist and the first call that cannot be right.
  private func withKnownNames(_ text: [UInt8], isWhole: Bool) throws -> Verdict {
    guard let parse else { return .show(text) }
    let tree = try parse.tree(with: text)
    let name = names.firstUnknown(in: text, tree: tree, isWhole: isWhole)
    let call = calls.firstMisfit(in: text, tree: tree)
    guard let place = [name, call].compactMap(\.self).min() else { return .show(text) }
    let reason: WithholdingReason = place == name ? .unknownName : .arity
    guard let line = text.prefix(place).lastIndex(of: UInt8(ascii: "\n")) else { return .withhold(reason) }
    let shorter = Self.withoutTrailingBlanks(Array(text[..<line]))
    return try !shorter.isEmpty && parse.stands(shorter) ? .show(shorter) : .withhold(reason)
  }

  /// The lines before the first one with a secret in it.
  private static func linesBeforeSecret(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let open = lines.prefix { !SecretJudge.isSecret(String(decoding: $0, as: UTF8.self)) }
    return open.count == lines.count ? text : withoutTrailingBlanks(Array(open.joined(separator: [UInt8(ascii: "\n")])))
  }

  static func withoutTrailingBlanks(_ text: [UInt8]) -> [UInt8] {
    Array(text.reversed().drop(while: Blank.isBlank).reversed())
  }
}
