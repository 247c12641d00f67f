import Foundation
import struct Collections.OrderedSet
@testable import Storage

/// The most that fits.
let limit = 100
private var cache: [String: Item] = [:]

typealias Amount = Double

infix operator <=>

/// What can be priced.
public protocol Priced: AnyObject, Sendable {
  associatedtype Currency: Hashable
  static var standard: Self { get }
  var price: Double { get set }
  init(name: String)
  func reduced(by factor: Double) -> Self
  subscript(index: Int) -> Double { get }
}

public final class Item: Priced, CustomStringConvertible {
  typealias Currency = String
  static let standard = Item(name: "none")
  private(set) var name: String, label = "x"
  @Published var price: Double = 0 {
    didSet { report(price) }
  }
  var description: String { "\(name): \(price)" }

  init(name: String) {
    self.name = name
  }

  convenience init?(parsing text: Substring) { nil }

  deinit { cache.removeAll() }

  func reduced(by factor: Double, _ other: inout Int) async throws -> Self {
    let result = self, rest = 1
    guard let found = cache[name], var count = Int(name) else { return self }
    if case .sold(let date) = state, let date { print(date) }
    for (index, item) in items.enumerated() where index > 0 {
      result.price += item.price * factor
    }
    do { try save(found) } catch let error as Failure { throw error }
    let sum = items.map { element in element.price }.reduce(0) { (left: Double, right) in left + right }
    switch state {
    case let .new(reason): return make(reason)
    default: break
    }
    return result
  }

  subscript(index: Int) -> Double { Double(index) }

  static func <=> (left: Item, right: Item) -> Bool { left === right }

  enum State: String {
    case new(reason: String), sold(Date)
    case lost = "lost"
    indirect case nested(State)
  }

  struct Options: OptionSet { let rawValue: Int }
}

extension Item: Equatable where Currency == String {
  public static func == (left: Item, right: Item) -> Bool { left.name == right.name }
  var isFree: Bool { price == 0 }
}

actor Store<Element: Priced> {
  var items: [Element] = []
  func add<T>(_ item: Element, for key: T) where T: Hashable { items.append(item) }
}

func total(of items: [any Priced], using transform: (Double) -> Double = { $0 }) -> Amount {
  func add(_ left: Double) -> Double { left }
  return items.reduce(0) { sum, item in sum + transform(item.price) }
}

@freestanding(expression)
macro stringify<T>(_ value: T) -> (T, String) = #externalMacro(module: "M", type: "S")
