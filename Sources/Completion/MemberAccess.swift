import Decoding
import SourceText
import Syntax

/// A member access before the cursor: `client.fe` with the cursor at its end.
struct MemberAccess {
  /// The names before the last access, outermost first: `self`, `client`; empty if it is not a chain of names.
  var chain: [String] = []
  /// True if the last of the chain is called: `make().`
  var isCall = false
  /// Where the chain and the member's name begin.
  var start: Int
  var nameStart: Int
}

extension Language {
  /// What stands before a variable's name where it is used and is no part of it in the index: PHP's dollar sign.
  var variableMark: Character? { name == "php" ? "$" : nil }
}

/// Reads member accesses out of the bytes before a cursor, without a parser.
struct AccessScan {
  /// Longest chain of names that is followed.
  static let longestChain = 4
  /// Longest argument list that is skipped, in bytes.
  static let longestArguments = 400

  private let bytes: [UInt8]
  private let tokens: [[UInt8]]
  /// Set if the mark of variables is no part of their names.
  private let mark: Character?

  init(_ document: CompletionDocument) {
    bytes = document.snapshot.bytes
    mark = document.language?.variableMark
    tokens = (document.language?.memberAccess ?? ["."]).map { Array($0.utf8) }.sorted { $0.count > $1.count }
  }

  /// The access whose member's name ends at the cursor, if there is one.
  func access(at cursor: Int) -> MemberAccess? {
    let nameStart = IdentifierBytes.start(in: bytes, before: cursor)
    guard var end = tokenStart(before: nameStart) else { return nil }
    end = skippingMark(before: end)
    var access = MemberAccess(start: end, nameStart: nameStart)
    if end > 0, bytes[end - 1] == UInt8(ascii: ")"), let open = openingBracket(before: end - 1) {
      access.isCall = true
      end = open
    }
    let start = IdentifierBytes.start(in: bytes, before: end)
    // `1.` is a number, and after a blank or an operator there is no receiver, or one that is left out (`.red`).
    guard start < end, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start]) else { return access }
    readChain(endingAt: end, into: &access)
    return access
  }

  private func readChain(endingAt last: Int, into access: inout MemberAccess) {
    var names: [String] = []
    var end = last
    while names.count < Self.longestChain {
      let start = IdentifierBytes.start(in: bytes, before: end)
      if start == end { return }
      let name = String(decoding: bytes[start..<end], as: UTF8.self)
      names.insert(name.first == mark ? String(name.dropFirst()) : name, at: 0)
      guard let next = tokenStart(before: start) else {
        access.chain = names
        access.start = start
        return
      }
      end = skippingMark(before: next)
    }
  }

  /// Where the member access token begins that ends at `offset`.
  private func tokenStart(before offset: Int) -> Int? {
    for token in tokens where offset >= token.count && bytes[(offset - token.count)..<offset].elementsEqual(token) {
      return offset - token.count
    }
    return nil
  }

  /// Steps over the `?` or `!` of optional chaining.
  private func skippingMark(before end: Int) -> Int {
    end > 0 && (bytes[end - 1] == UInt8(ascii: "?") || bytes[end - 1] == UInt8(ascii: "!")) ? end - 1 : end
  }

  private func openingBracket(before close: Int) -> Int? {
    var depth = 1
    var offset = close
    while offset > 0, close - offset < Self.longestArguments {
      offset -= 1
      if bytes[offset] == UInt8(ascii: ")") { depth += 1 }
      if bytes[offset] == UInt8(ascii: "(") { depth -= 1 }
      if depth == 0 { return offset }
    }
    return nil
  }
}
