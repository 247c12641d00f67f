/// What a function takes, read from its signature on one line.
struct ParameterList: Equatable {
  struct Parameter: Equatable {
    /// Empty where it has none that a caller may write.
    var name = ""
    var isRequired = true
    /// True for what can only be given by its name (Python, after `*`).
    var isKeywordOnly = false
  }

  /// In order, without a receiver.
  private(set) var parameters: [Parameter] = []
  /// True if it takes any number of arguments after those: `*args`, `...`.
  private(set) var takesMore = false
  /// True if it takes arguments of any name: `**options`.
  private(set) var takesAnyKeyword = false
  /// True if the list begins with the receiver: `self`, `&mut self`.
  private(set) var hasReceiver = false

  /// Reads the list in the parentheses after `name`; nil if there is none, or if the signature was cut short.
  init?(signature: String, name: String, language: String) {
    guard let list = BracketedList(after: name, in: signature, language: language), list.isWhole else { return nil }
    // An empty list of C's says nothing before C23.
    if language == "c", list.parts.isEmpty { takesMore = true }
    var isKeywordOnly = false
    for (place, part) in list.parts.enumerated() {
      switch language {
      case "python": addPython(part, isFirst: place == 0, isKeywordOnly: &isKeywordOnly)
      case "typescript", "tsx": addTypeScript(part)
      case "rust" where place == 0 && Self.isRustReceiver(part): hasReceiver = true
      case "c" where part == "void" && list.parts.count == 1: break
      default: addPlain(part)
      }
    }
  }

  /// True if a call may have these arguments.
  func accepts(_ arguments: CallArguments) -> Bool {
    let positional = parameters.filter { !$0.isKeywordOnly }
    if arguments.positional > positional.count, !takesMore { return false }
    for keyword in arguments.keywords {
      guard let place = positional.firstIndex(where: { $0.name == keyword }) else {
        if takesAnyKeyword || parameters.contains(where: { $0.name == keyword }) { continue }
        return false
      }
      // Given twice, unless the name may also be one of any (`def f(a, /, **more)`).
      if place < arguments.positional, !takesAnyKeyword { return false }
    }
    let given = Set(arguments.keywords)
    let missing = positional.dropFirst(arguments.positional) + parameters.filter(\.isKeywordOnly)
    return missing.allSatisfy { !$0.isRequired || given.contains($0.name) }
  }

  private mutating func addPython(_ part: String, isFirst: Bool, isKeywordOnly: inout Bool) {
    if part == "/" { return }
    if part.hasPrefix("**") {
      takesAnyKeyword = true
    } else if part.hasPrefix("*") {
      takesMore = takesMore || part.count > 1
      isKeywordOnly = true
    } else {
      let name = String(part.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      if isFirst, name == "self" || name == "cls" {
        hasReceiver = true
      } else {
        parameters.append(
          Parameter(name: name, isRequired: !part.contains("="), isKeywordOnly: isKeywordOnly)
        )
      }
    }
  }

  private mutating func addTypeScript(_ part: String) {
    if part.hasPrefix("...") {
      takesMore = true
      return
    }
    let name = part.prefix { $0.isLetter || $0.isNumber || "_$".contains($0) }
    // What `this` is in the function, not an argument.
    if name == "this" { return }
    let hasDefault = part.replacing("=>", with: "").contains("=")
    // A destructured one may have the mark after its bracket; a type that may be undefined need not be given to some.
    let isOptional = hasDefault || part.contains("?") || part.contains("undefined") || part.contains("void")
    parameters.append(Parameter(isRequired: !isOptional))
  }

  private mutating func addPlain(_ part: String) {
    if part.contains("...") { takesMore = true } else { parameters.append(Parameter()) }
  }

  private static func isRustReceiver(_ part: String) -> Bool {
    let words = part.split { !($0.isLetter || $0 == "_" || $0 == "'") }.filter { !$0.hasPrefix("'") && $0 != "mut" }
    return words.first == "self"
  }
}
