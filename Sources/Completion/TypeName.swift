import Foundation

/// Reads type names out of annotations, signatures and expressions, in all languages alike and without a parser: the code
/// around a cursor is seldom whole.
enum TypeName {
  /// The name of the type whose members a value of this annotation has, as it is written (`pkg.Type`) but without
  /// generics, pointers and optional marks; nil for arrays, dictionaries, functions and what is not understood.
  static func base(of annotation: String) -> String? { base(of: annotation, wrappers: mostWrappers) }

  /// Longest annotation that is read, in bytes, and how many wrappers are taken off one.
  private static let longestAnnotation = 400
  private static let mostWrappers = 4

  private static func base(of annotation: String, wrappers: Int) -> String? {
    guard annotation.utf8.count <= longestAnnotation else { return nil }
    let dotted = Unquoted.text(annotation.trimmingBlanks()).replacing("::", with: ".").replacing("\\", with: ".")
    var text = withoutModifiers(withoutEmptyAlternatives(dotted))
    if let inner = wrapped(text) { return wrappers > 0 ? base(of: inner, wrappers: wrappers - 1) : nil }
    text = String(text.drop { "*&: ?.".contains($0) })
    // A reference's lifetime in Rust.
    if text.hasPrefix("'") { text = String(text.drop { $0 != " " }).trimmingBlanks() }
    text = withoutModifiers(text)
    while let last = text.last, "*?! ".contains(last) { text.removeLast() }
    if let alternative = text.range(of: " | None") { text = String(text[..<alternative.lowerBound]) }
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    let rest = text.dropFirst(name.count)
    guard rest.isEmpty || rest.first == "<" || rest.first == "[", let last = name.split(separator: ".").last,
      last.first?.isNumber == false, !["list", "dict", "set", "tuple", "List", "Dict", "Set", "Tuple"].contains(last)
    else { return nil }
    return String(name)
  }

  /// Without what stands for no value beside the one type that is meant: `Store | undefined`, `null|Store`.
  private static func withoutEmptyAlternatives(_ text: String) -> String {
    guard text.contains("|"), !text.contains(where: { "([{<".contains($0) }) else { return text }
    let types = text.split(separator: "|").map { $0.trimmingBlanks() }.filter {
      !["None", "false", "null", "undefined"].contains($0)
    }
    return types.count == 1 ? types[0] : text
  }

  private static let modifiers = [
    "borrowing ", "const ", "constexpr ", "consuming ", "dyn ", "enum ", "extern ", "final ", "impl ", "inline ",
    "inout ",
    "mut ", "mutable ", "private ", "protected ", "public ", "readonly ", "some ", "any ", "static ", "struct ",
    "transient ", "typename ", "union ", "virtual ", "volatile ",
  ]

  private static func withoutModifiers(_ text: String) -> String {
    var text = text
    while let word = modifiers.first(where: text.hasPrefix) {
      text = String(text.dropFirst(word.count)).trimmingBlanks()
    }
    return text
  }

  /// The type that a call of this signature returns.
  static func result(ofSignature signature: String) -> String? {
    if let arrow = signature.range(of: "->", options: .backwards) {
      return base(of: String(signature[arrow.upperBound...]))
    }
    guard signature.hasPrefix("func ") else { return resultBesideParameters(signature) }
    let result = afterLastParameterList(signature)
    let first = result.hasPrefix("(") ? result.dropFirst().prefix { $0 != "," && $0 != ")" } : result[...]
    // Go's results may have names.
    let words = first.split(separator: " ")
    return base(of: words.count == 2 && !first.contains("[") ? String(words[1]) : String(first))
  }

  /// TypeScript's result after the parameters (`name(…): T`), or the one before the name in C's family (`T name(…)`).
  private static func resultBesideParameters(_ signature: String) -> String? {
    if let colon = signature.range(of: "): ", options: .backwards) {
      let result = signature[colon.upperBound...]
      return base(of: String(result.range(of: " =>").map { result[..<$0.lowerBound] } ?? result))
    }
    guard let open = signature.firstIndex(of: "(") else { return nil }
    let words = signature[..<open].split(separator: " ")
    guard words.count > 1, let result = words.dropLast().last, !notTypes.contains(String(result)) else { return nil }
    return base(of: String(result))
  }

  /// Words before a name that are no type.
  private static let notTypes: Set<String> = [
    "#define", "abstract", "async", "auto", "class", "const", "constructor", "def", "default", "explicit", "export",
    "final", "fn", "fun", "function", "function*", "get", "inline", "let", "macro_rules!", "new", "operator", "private",
    "protected", "public", "set", "static", "unsafe", "val", "var", "virtual", "void",
  ]

  /// The type in a declaration of a property, field or variable: `name: T`, Go's `name T`, C's `T name`, PHP's `T $name`.
  static func declared(inSignature signature: String, name: String) -> String? {
    guard let place = signature.range(of: "$" + name) ?? signature.range(of: name) else { return nil }
    let before = signature[..<place.lowerBound].trimmingBlanks()
    var after = signature[place.upperBound...].trimmingBlanks()
    // TypeScript's optional and definite members.
    if after.hasPrefix("?:") || after.hasPrefix("!:") { after.removeFirst() }
    if after.hasPrefix(":") {
      return base(of: String(after.dropFirst().prefix { $0 != "=" && $0 != "{" }))
    }
    if after.hasPrefix("=") {
      let isApart = signature[..<place.lowerBound].last.map { " *&".contains($0) } ?? false
      if isApart, let written = base(of: before), !notTypes.contains(written) { return written }
      return callee(of: String(after.dropFirst()))?.joined(separator: ".")
    }
    if before.isEmpty { return base(of: String(after.prefix { $0 != "=" && $0 != "`" })) }
    return base(of: before)
  }

  /// The chain of names that is called, or whose literal it is, in `Foo(…)`, `&pkg.Foo{…}`, `try await a.b(…)`,
  /// `new Foo`, `$this->foo(…)`.
  static func callee(of expression: String) -> [String]? {
    var text = expression.trimmingBlanks()
    for access in ["::", "?->", "->", "\\"] { text = text.replacing(access, with: ".") }
    var isNew = false
    for word in ["await ", "try ", "try! ", "try? ", "&", "mut ", "new ", "*", "$", "."] where text.hasPrefix(word) {
      text = String(text.dropFirst(word.count)).trimmingBlanks()
      isNew = isNew || word == "new "
    }
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard name.first?.isNumber == false, !parts.contains(""), parts.count <= 4 else { return nil }
    // `Name::new(…)` makes a `Name`, as does Ruby's `Name.new`, which needs no parentheses.
    if parts.count > 1, parts.last == "new" {
      parts.removeLast()
      return parts
    }
    let next = withoutGenerics(text.dropFirst(name.count)).first
    return next == "(" || next == "{" || isNew && (next == nil || next == ";") ? parts : nil
  }

  /// Without a list of types in angle brackets: `Foo<Bar>(…)`.
  private static func withoutGenerics(_ text: Substring) -> Substring {
    guard text.first == "<", let close = text.firstIndex(of: ">") else { return text }
    let inner = text[..<close].dropFirst()
    let isTypes = inner.allSatisfy { $0.isLetter || $0.isNumber || "_., ?[]".contains($0) }
    return isTypes ? text[text.index(after: close)...] : text
  }

  /// What is inside `Optional[…]`, `Annotated[…]` and the like.
  private static func wrapped(_ text: String) -> String? {
    for wrapper in [
      "Optional[", "Annotated[", "Final[", "ClassVar[", "type[", "Type[", "Optional<", "Arc<", "Box<", "Rc<",
      "std.shared_ptr<", "std.unique_ptr<",
    ]
    where text.hasPrefix(wrapper) {
      return String(text.dropFirst(wrapper.count).prefix { $0 != "," && $0 != "]" && $0 != ">" })
    }
    return nil
  }

  private static func afterLastParameterList(_ signature: String) -> String {
    var depth = 0
    var lists = 0
    let expected = signature.hasPrefix("func (") ? 2 : 1
    for index in signature.indices {
      if signature[index] == "(" { depth += 1 }
      if signature[index] == ")" {
        depth -= 1
        if depth == 0 { lists += 1 }
        if lists == expected { return signature[signature.index(after: index)...].trimmingBlanks() }
      }
    }
    return ""
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  func trimmingBlanks() -> String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
