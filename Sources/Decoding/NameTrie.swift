/// Names as a byte trie.
package struct NameTrie: Sendable {
  struct Node {
    /// Sorted by byte.
    var children: [(byte: UInt8, node: Int)] = []
    var isEnd = false
  }

  private(set) var nodes = [Node()]

  /// Empty names are ignored.
  package init(_ names: some Sequence<[UInt8]>) {
    for name in names where !name.isEmpty { insert(name) }
  }

  /// True if there is no name.
  package var isEmpty: Bool { nodes.count == 1 }

  /// The node that a byte leads to.
  func child(of node: Int, byte: UInt8) -> Int? {
    nodes[node].children.first { $0.byte == byte }?.node
  }

  private mutating func insert(_ name: [UInt8]) {
    var node = 0
    for byte in name {
      if let next = child(of: node, byte: byte) {
        node = next
        continue
      }
      nodes.append(Node())
      let place = nodes[node].children.firstIndex { $0.byte > byte } ?? nodes[node].children.count
      nodes[node].children.insert((byte, nodes.count - 1), at: place)
      node = nodes.count - 1
    }
    nodes[node].isEnd = true
  }
}
