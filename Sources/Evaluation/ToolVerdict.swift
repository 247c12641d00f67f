/// What a language's own tool says of a text in its file.
package struct ToolVerdict: Sendable, Hashable, CustomStringConvertible {
  /// No complaint that the original does not give as well.
  package var isAccepted: Bool
  /// Nil: the tool does not say whether what it complains of is the syntax.
  package var parses: Bool?
  /// Nil: it looks at no names, or cannot where the text does not parse.
  package var hasUnknownName: Bool?

  /// A verdict; what is nil is not known.
  package init(isAccepted: Bool, parses: Bool? = nil, hasUnknownName: Bool? = nil) {
    self.isAccepted = isAccepted
    self.parses = parses
    self.hasUnknownName = hasUnknownName
  }

  package var description: String {
    if isAccepted { return "accepted" }
    if parses == false { return "does not parse" }
    return hasUnknownName == true ? "unknown name" : "refused"
  }
}
