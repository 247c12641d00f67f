/// The least of many elements, in room for twice as many.
struct BestElements<Element: Comparable> {
  private let limit: Int
  private var elements: [Element] = []
  /// What an element must precede to count; nil as long as all do.
  private(set) var bound: Element?

  /// The least `limit` elements, a number from 1.
  init(limit: Int) { self.limit = max(1, limit) }

  mutating func add(_ element: Element) {
    if let bound, element >= bound { return }
    elements.append(element)
    // Written so that no limit is too large.
    if elements.count > limit, elements.count - limit >= limit { cut() }
  }

  /// The least elements, in order.
  consuming func sorted() -> [Element] {
    cut()
    return elements
  }

  private mutating func cut() {
    elements.sort()
    elements.removeLast(max(0, elements.count - limit))
    if elements.count == limit { bound = elements.last }
  }
}
