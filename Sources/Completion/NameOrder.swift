import Foundation

/// The order of names in a list: how they fit what is typed, then how near they are and how likely.
struct NameOrder {
  /// What a halving of the likelihood weighs against a doubling of the distance; chosen by the mean reciprocal rank on
  /// repositories of the development set.
  static let likelihoodWeight = 2.0
  /// No name counts as less likely: below it the model's numbers are noise.
  private static let leastProbability = 1e-6

  /// The same names with their probabilities taken into account, in their new order.
  static func sorted(_ list: NameList, probabilities: [Double]) -> NameList {
    var list = list
    for index in list.items.indices.prefix(probabilities.count) {
      list.items[index].cost -= likelihoodWeight * log2(max(probabilities[index], leastProbability))
    }
    list.items.sort(by: precedes)
    setSortKeys(&list)
    return list
  }

  /// By match, then by cost, then by name.
  static func precedes(_ left: NameItem, _ right: NameItem) -> Bool {
    if left.match != right.match { return left.match < right.match }
    if left.cost != right.cost { return left.cost < right.cost }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  /// Keys that sort as the list is sorted.
  static func setSortKeys(_ list: inout NameList) {
    for index in list.items.indices {
      let digits = String(index)
      list.items[index].sortKey = String(repeating: "0", count: max(5 - digits.count, 0)) + digits
    }
  }
}
