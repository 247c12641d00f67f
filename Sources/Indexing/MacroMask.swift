/// Blanks out C macros that stand where the grammar has no place for them, so that the declarations around them parse.
///
/// A parser without a preprocessor takes `void f(int) UNUSED;` or `API int f(int);` for something else, and
/// `void printflike(1, 2) f(int);` for the start of an old-style definition that swallows the rest of the file. Outside
/// of braces such words are told by their place:
///
/// - a word in capitals that begins a declaration and is followed by two words or more: `API int f(int);`
/// - any word before a qualifier and two more: `portDONT_DISCARD volatile int x;`
/// - any word before `static`, `extern` or `inline`: `portFORCE_INLINE static int f(int);`
/// - a word in capitals, maybe with arguments, after a parameter list: `int f(int) UNUSED;`
/// - a call before a name with a parameter list: `void printflike(1, 2) f(int);`, unless that is `__attribute__` or its like
///
/// - in C++, a word in capitals between `class` or `struct` and the name: `class API_EXPORT Table {`
///
/// Outside of braces includes what is in those of `extern "C"`, and in C++ of namespaces and classes. The words become
/// spaces, so every offset stays.
struct MacroMask {
  private enum Kind: Equatable {
    case word
    /// A word of four letters or more, all of them capitals.
    case capitals
    /// `const` and the like, after which a word in capitals is the type.
    case qualifier
    /// A keyword that may stand before a type.
    case keyword
    case star
    /// From a parenthesis to its partner.
    case group
    case other
  }

  private struct Token {
    var kind: Kind
    var range: Range<Int>
  }

  private static let languages: Set<String> = ["c", "cpp"]
  private static let qualifiers = ["const", "volatile", "restrict"].map { Array($0.utf8) }
  private static let keywords = [
    "static", "extern", "inline", "register", "typedef", "unsigned", "signed", "long", "short", "struct", "enum",
    "union",
    "_Thread_local", "__inline", "__extension__",
  ].map { Array($0.utf8) }
  private static let storage = ["static", "extern", "inline", "__inline"].map { Array($0.utf8) }
  private static let classes = ["class", "struct", "union"].map { Array($0.utf8) }
  private static let sections = ["public", "private", "protected", "signals", "slots"].map { Array($0.utf8) }
  private static let shortestMacro = 4
  // No declaration is longer; one that seems to be is not understood.
  private static let longestStatement = 400

  private let isCPlusPlus: Bool
  private var bytes: [UInt8]
  private var statement: [Token] = []
  private var offset = 0

  /// The text as the parser is to see it; other languages' as it is.
  static func masked(_ bytes: [UInt8], language: String) -> [UInt8] {
    guard languages.contains(language) else { return bytes }
    var mask = MacroMask(bytes: bytes, isCPlusPlus: language == "cpp")
    while mask.offset < bytes.count { mask.step() }
    return mask.bytes
  }

  private init(bytes: [UInt8], isCPlusPlus: Bool) {
    self.bytes = bytes
    self.isCPlusPlus = isCPlusPlus
  }

  // MARK: Reading

  private mutating func step() {
    let byte = bytes[offset]
    if skipsBlank() { return }
    switch byte {
    case UInt8(ascii: ";"):
      endStatement()
      offset += 1
    case UInt8(ascii: "("):
      let start = offset
      skipGroup(from: UInt8(ascii: "("), to: UInt8(ascii: ")"))
      statement.append(Token(kind: .group, range: start..<offset))
    case UInt8(ascii: "{"): enterBraces()
    case UInt8(ascii: "}"):
      statement = []
      offset += 1
    case UInt8(ascii: "*"): add(.star, length: 1)
    case UInt8(ascii: ":") where statement.count == 1 && Self.sections.contains { has($0, at: 0) }:
      statement = []
      offset += 1
    default:
      let word = bytes[offset...].prefix(while: \.isNameByte)
      if word.isEmpty { add(.other, length: 1) } else { add(kind(of: word), length: word.count) }
    }
    if statement.count > Self.longestStatement { statement = [] }
  }

  private mutating func add(_ kind: Kind, length: Int) {
    statement.append(Token(kind: kind, range: offset..<offset + length))
    offset += length
  }

  private func kind(of word: ArraySlice<UInt8>) -> Kind {
    if Self.qualifiers.contains(where: { word.elementsEqual($0) }) { return .qualifier }
    if Self.keywords.contains(where: { word.elementsEqual($0) }) { return .keyword }
    let isCapital = word.allSatisfy { !$0.isLetter || (0x41...0x5A).contains($0) }
    return isCapital && word.filter(\.isLetter).count >= Self.shortestMacro ? .capitals : .word
  }

  /// A body is passed over; after a parameter list it ends the statement. What `extern "C"`, a namespace or a class holds is read on.
  private mutating func enterBraces() {
    if statement.count == 2, statement[1].kind == .other {
      statement = []
      offset += 1
      return
    }
    if isCPlusPlus, opensScope {
      maskClass()
      statement = []
      offset += 1
      return
    }
    let isFunction = statement.contains { $0.kind == .group }
    if isFunction { endStatement() }
    let start = offset
    skipGroup(from: UInt8(ascii: "{"), to: UInt8(ascii: "}"))
    if !isFunction { statement.append(Token(kind: .other, range: start..<offset)) }
  }

  /// True before the braces of a namespace or a class.
  private var opensScope: Bool {
    let isNamespace = has(Array("namespace".utf8), at: 0) || has(Array("namespace".utf8), at: 1)
    let isClass = statement.indices.contains { index in Self.classes.contains { has($0, at: index) } }
    let isOther = statement.contains { token in
      token.kind == .group || bytes[token.range].elementsEqual([UInt8(ascii: "=")])
    }
    return isNamespace || isClass && !isOther && !has(Array("enum".utf8), at: 0)
  }

  private func has(_ word: [UInt8], at index: Int) -> Bool {
    statement.indices.contains(index) && bytes[statement[index].range].elementsEqual(word)
  }

  /// Goes past a space, a comment, a literal or a preprocessor line; a literal is a token.
  private mutating func skipsBlank() -> Bool {
    let byte = bytes[offset]
    if byte.isSpace {
      offset += 1
      return true
    }
    if bytes[offset...].starts(with: Array("//".utf8)) {
      skipLine()
      return true
    }
    if bytes[offset...].starts(with: Array("/*".utf8)) {
      let rest = bytes[(offset + 2)...]
      offset = rest.firstIndex(ofSequence: Array("*/".utf8)).map { $0 + 2 } ?? bytes.count
      return true
    }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      let start = offset
      skipLiteral(byte)
      statement.append(Token(kind: .other, range: start..<offset))
      return true
    }
    if byte == UInt8(ascii: "#") {
      skipLine()
      return true
    }
    return false
  }

  private mutating func skipLiteral(_ quote: UInt8) {
    offset += 1
    while offset < bytes.count, bytes[offset] != quote, bytes[offset] != UInt8(ascii: "\n") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    offset = min(offset + 1, bytes.count)
  }

  private mutating func skipLine() {
    while let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) {
      offset = end + 1
      let line = bytes[..<end].last == UInt8(ascii: "\r") ? bytes[..<(end - 1)] : bytes[..<end]
      if line.last != UInt8(ascii: "\\") { return }
    }
    offset = bytes.count
  }

  private mutating func skipGroup(from opening: UInt8, to closing: UInt8) {
    let outer = statement
    var depth = 0
    repeat {
      if skipsBlank() { continue }
      if bytes[offset] == opening { depth += 1 }
      if bytes[offset] == closing { depth -= 1 }
      offset += 1
    } while depth > 0 && offset < bytes.count
    statement = outer
  }

  // MARK: Masking

  private mutating func endStatement() {
    defer { statement = [] }
    // In a value anything may stand.
    guard !statement.contains(where: { bytes[$0.range].elementsEqual([UInt8(ascii: "=")]) }) else { return maskStart() }
    maskStart()
    maskEnd()
    // What C++ writes after a parameter list has parentheses too: `noexcept(true)`.
    if !isCPlusPlus { maskCalls() }
  }

  private mutating func maskClass() {
    let last = statement.indices.last { index in Self.classes.contains { has($0, at: index) } }
    guard let last, kind(at: last + 1) == .capitals, [.word, .capitals].contains(kind(at: last + 2)) else { return }
    blank(statement[last + 1])
  }

  private mutating func maskStart() {
    if kind(at: 0) == .word, Self.storage.contains(where: { has($0, at: 1) }) { blank(statement.removeFirst()) }
    if kind(at: 0) == .word, kind(at: 1) == .qualifier, kind(at: 2) == .word, [.word, .star].contains(kind(at: 3)) {
      blank(statement.removeFirst())
    }
    while let first = statement.first, first.kind == .capitals {
      let arguments = kind(at: 1) == .group ? 1 : 0
      let next = kind(at: arguments + 1)
      let afterNext = kind(at: arguments + 2)
      let isBeforeType =
        [.word, .capitals].contains(next) && [.word, .capitals, .qualifier, .star].contains(afterNext)
      let isBeforeQualifier =
        next == .qualifier && [.word, .keyword].contains(afterNext) && [.word, .star].contains(kind(at: arguments + 3))
      guard next == .keyword || isBeforeType || isBeforeQualifier else { return }
      for token in statement.prefix(arguments + 1) { blank(token) }
      statement.removeFirst(arguments + 1)
    }
  }

  private mutating func maskEnd() {
    while statement.count >= 3 {
      let arguments = kind(at: statement.count - 1) == .group ? 1 : 0
      let macro = statement.count - 1 - arguments
      guard kind(at: macro) == .capitals, kind(at: macro - 1) == .group else { return }
      for token in statement[macro...] { blank(token) }
      statement.removeSubrange(macro...)
    }
  }

  private mutating func maskCalls() {
    guard statement.count >= 5 else { return }
    for index in 1..<(statement.count - 3)
    where [.word, .capitals].contains(kind(at: index)) && kind(at: index + 1) == .group
      && kind(at: index + 2) == .word && kind(at: index + 3) == .group && !isAttribute(statement[index + 2])
    {
      blank(statement[index])
      blank(statement[index + 1])
    }
  }

  /// True for `__attribute__`, `__asm__` and their like, which come after a parameter list.
  private func isAttribute(_ token: Token) -> Bool { bytes[token.range].starts(with: Array("__".utf8)) }

  private func kind(at index: Int) -> Kind {
    statement.indices.contains(index) ? statement[index].kind : .other
  }

  private mutating func blank(_ token: Token) {
    for offset in token.range where !bytes[offset].isSpace { bytes[offset] = UInt8(ascii: " ") }
  }
}
