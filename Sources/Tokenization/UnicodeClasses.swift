/// The classes of characters beyond ASCII. Those of the basic plane are in a table: looking up a character's properties
/// takes longer than anything else about it.
struct UnicodeClasses: Sendable {
  /// Made when a text first needs it.
  static let shared = UnicodeClasses()

  private let basicPlane: [CharacterClass]

  private init() {
    basicPlane = (0..<0x10000).map { value in Unicode.Scalar(UInt32(value)).map(Self.classify) ?? .other }
  }

  /// The class of a character.
  @inline(__always)
  subscript(_ scalar: Unicode.Scalar) -> CharacterClass {
    let value = Int(scalar.value)
    return value < basicPlane.count ? basicPlane[value] : Self.classify(scalar)
  }

  private static func classify(_ scalar: Unicode.Scalar) -> CharacterClass {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      .punctuation
    default: scalar.properties.isWhitespace ? .whitespace : .other
    }
  }
}
