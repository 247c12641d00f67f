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
    var text = Unquoted.text(annotation.trimmingBlanks())
    for word in [
      "const ", "struct ", "enum ", "union ", "some ", "any ", "inout ", "static ", "borrowing ", "consuming ",
    ] {
      while text.hasPrefix(word) { text = String(text.dropFirst(word.count)).trimmingBlanks() }
    }
    if let inner = wrapped(text) { return wrappers > 0 ? base(of: inner, wrappers: wrappers - 1) : nil }
    text = String(text.drop { $0 == "*" || $0 == "&" || $0 == ":" || $0 == " " })
    while let last = text.last, "*?! ".contains(last) { text.removeLast() }
    if let alternative = text.range(of: " | None") { text = String(text[..<alternative.lowerBound]) }
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    let rest = text.dropFirst(name.count)
    guard rest.isEmpty || rest.first == "<" || rest.first == "[", let last = name.split(separator: ".").last,
      last.first?.isNumber == false, !["list", "dict", "set", "tuple", "List", "Dict", "Set", "Tuple"].contains(last)
    else { return nil }
    return String(name)
  }

  /// The type that a call of this signature returns.
  static func result(ofSignature signature: String) -> String? {
    if let arrow = signature.range(of: "->", options: .backwards) {
      return base(of: String(signature[arrow.upperBound...]))
    }
    guard signature.hasPrefix("func ") else { return nil }
    let result = afterLastParameterList(signature)
    let first = result.hasPrefix("(") ? result.dropFirst().prefix { $0 != "," && $0 != ")" } : result[...]
    return base(of: String(first))
  }

  /// The type in a declaration of a property, field or variable: `name: T`, Go's `name T`, C's `T name`.
  static func declared(inSignature signature: String, name: String) -> String? {
    guard let place = signature.range(of: name) else { return nil }
    let after = signature[place.upperBound...].trimmingBlanks()
    if after.hasPrefix(":") {
      return base(of: String(after.dropFirst().prefix { $0 != "=" && $0 != "{" }))
    }
    if after.hasPrefix("=") { return callee(of: String(after.dropFirst()))?.joined(separator: ".") }
    let before = signature[..<place.lowerBound].trimmingBlanks()
    if before.isEmpty { return base(of: String(after.prefix { $0 != "=" && $0 != "`" })) }
    return base(of: before)
  }

  /// The chain of names that is called, or whose literal it is, in `Foo(…)`, `&pkg.Foo{…}`, `try await a.b(…)`.
  static func callee(of expression: String) -> [String]? {
    var text = expression.trimmingBlanks()
    for word in ["await ", "try ", "try! ", "try? ", "&", "new ", "*"] where text.hasPrefix(word) {
      text = String(text.dropFirst(word.count)).trimmingBlanks()
    }
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard let next = text.dropFirst(name.count).first, next == "(" || next == "{", name.first?.isNumber == false
    else { return nil }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.contains("") || parts.count > 4 ? nil : parts
  }

  /// The types that a type's signature names as those it is made from: `class A(B, C)`, `class A: B, C`.
  static func bases(inSignature signature: String) -> [String] {
    guard let open = signature.firstIndex(where: { $0 == "(" || $0 == ":" }) else { return [] }
    let list = signature[signature.index(after: open)...].prefix { $0 != ")" && $0 != "{" }
    let text = list.range(of: " where ").map { list[..<$0.lowerBound] } ?? list
    return text.split(separator: ",").map { String($0) }.filter { !$0.contains("=") }.compactMap { base(of: $0) }
  }

  /// What is inside `Optional[…]`, `Annotated[…]` and the like.
  private static func wrapped(_ text: String) -> String? {
    for wrapper in ["Optional[", "Annotated[", "Final[", "ClassVar[", "type[", "Type[", "Optional<"]
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
