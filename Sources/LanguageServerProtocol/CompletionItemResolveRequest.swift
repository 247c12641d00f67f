/// `completionItem/resolve`: fills in what a list leaves out.
///
/// The answer is the client's own item with members added, so parameters and answer are handled as plain JSON; these are
/// the members that the server reads and adds.
package enum CompletionItemResolveRequest {
  package static let method = "completionItem/resolve"

  package struct Params: Codable, Sendable, Hashable {
    package var label: String
    package var data: CompletionItem.Data?
  }
}
