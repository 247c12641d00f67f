import SymbolIndex

/// How much a symbol of another file matters.
///
/// One sum for both tiers: the score is `use` (how plainly the code asks for this name) + `relation` (how near the file is)
/// + `kind` (declarations that tell how to write a call tell most) - `doubt` (many symbols of that name, a private name, a
/// test). Symbols of equal score are taken in canonical order.
enum GlobalScore {
  /// How near the defining file is to the document.
  enum Relation: Double {
    case imported = 3
    case sameFolder = 2
    case elsewhere = 0
  }

  /// Named in an import statement.
  static let importedByName = 4.0
  /// Used in the committed text.
  static let used = 3.0
  /// A member of the type of the value before the cursor's member access.
  static let receiverMember = 5.0
  /// A member of the type of a variable used near the cursor.
  static let nearbyMember = 1.5
  /// More symbols of one name than this say little about which is meant.
  static let mostOfAName = 4

  /// The use of a name that many lines above the cursor: 4 on its line, half of it four lines up.
  static func nearness(lines: Int) -> Double { 16 / Double(4 + max(lines, 0)) }

  static func kind(_ kind: SymbolKind) -> Double {
    if kind.isCallable { return 1 }
    return kind.isType ? 0.8 : 0.3
  }

  static func doubt(_ record: SymbolRecord, document: String, homonyms: Int) -> Double {
    var doubt = 0.4 * Double(max(homonyms - 1, 0))
    if record.name.hasPrefix("_") { doubt += 2.5 }
    if isTest(record.path), !isTest(document) { doubt += 3 }
    return doubt
  }

  static func isTest(_ path: String) -> Bool {
    let lowered = path.lowercased()
    return lowered.contains("test/") || lowered.contains("tests/") || lowered.contains("test_")
      || lowered.contains("_test.") || lowered.hasSuffix("tests.swift")
  }
}
