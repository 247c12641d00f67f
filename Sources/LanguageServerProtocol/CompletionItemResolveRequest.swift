/// `completionItem/resolve`: fills in what a list leaves out.
///
/// The answer is the client's own item with members added, so parameters and answer are handled as plain JSON; these are
/// the members that the server reads and adds.
package enum CompletionItemResolveRequest {
  /// The name on the wire.
  package static let method = "completionItem/resolve"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The name, which tells a list that is gone from one that took its number.
    package var label: String
    /// What the server gave the item; nil for one that has nothing more to say.
    package var data: CompletionItem.Data?
  }
}
