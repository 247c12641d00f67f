package import SymbolIndex

/// The names that may stand at a cursor, best first.
package struct NameList: Sendable, Hashable {
  /// The bytes that a chosen name replaces: the identifier before the cursor.
  package var replace: Range<Int>
  /// Best first, each name once.
  package var items: [NameItem]
  /// True if there may be more names than are listed: typing on must ask again.
  package var isIncomplete: Bool
  /// True if nothing but one of these names can come: the members of a receiver whose type is known wholly.
  package var isSure: Bool

  /// True if the model may have something to say on its order, or on what it lacks; where no name is due it is empty.
  package var canBeOrdered: Bool { items.count > (isSure ? 1 : 0) }

  /// A list for a range of the document.
  package init(replace: Range<Int>, items: [NameItem] = [], isIncomplete: Bool = false, isSure: Bool = false) {
    self.replace = replace
    self.items = items
    self.isIncomplete = isIncomplete
    self.isSure = isSure
  }
}

/// Where a name was found; in the order in which names are listed.
package enum NameSource: Int, Sendable, Comparable, CaseIterable {
  case member
  /// A label of the call around the cursor.
  case argument
  case local
  case parameter
  case file
  case imported
  /// A word of the file that nothing declares.
  case word
  case index
  /// Of the language itself.
  case builtin

  /// Listed first is less.
  package static func < (left: NameSource, right: NameSource) -> Bool { left.rawValue < right.rawValue }
}

/// A name in a list.
package struct NameItem: Sendable, Hashable {
  /// As it is inserted.
  package var name: String
  /// What the editor shows an icon for.
  package var kind: SymbolKind
  /// The signature, or empty.
  package var detail: String
  /// The first line of its documentation.
  package var documentation: String?
  /// Where it was found.
  package var source: NameSource
  /// The file that defines it if it is not this one.
  package var path: String?
  /// Sorts as the list is sorted.
  package var sortKey: String
  /// How it fits what is typed.
  var match = NameMatch.prefix
  /// Smaller is listed earlier; see `NameCandidates`.
  var cost = 0.0

  /// A name; `sortKey` is set when it has its place in a list.
  package init(
    name: String,
    kind: SymbolKind,
    detail: String = "",
    documentation: String? = nil,
    source: NameSource,
    path: String? = nil,
    sortKey: String = ""
  ) {
    self.name = name
    self.kind = kind
    self.detail = detail
    self.documentation = documentation
    self.source = source
    self.path = path
    self.sortKey = sortKey
  }
}
