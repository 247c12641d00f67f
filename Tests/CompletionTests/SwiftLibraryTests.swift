import Completion
import Foundation
import Indexing
import SymbolIndex
import TestSupport
import Testing

/// Names of a package that SwiftPM has checked out, made up.
@Suite(.enabled(if: Grammars.canParse(["swift"]), "the grammar is not built"))
struct SwiftLibraryTests {
  private static let libraries = """
    //- /project/.build/checkouts/shop-kit/Sources/ShopKit/Basket.swift
    public struct Basket {
      public init() {}
      public func addItem(_ item: Int) {}
      private func audit() {}
    }
    struct InnerBasket {}
    public func shopBasket() -> Basket { Basket() }
    //- /project/.build/checkouts/shop-kit/Sources/ShopKit/More/Basket+Price.swift
    extension Basket {
      public var price: Int { 0 }
    }
    //- /project/.build/checkouts/shop-kit/Sources/Unused/Unused.swift
    public func shopUnused() {}

    """

  private func workspace(_ code: String) throws -> LibraryWorkspace {
    try LibraryWorkspace(Self.libraries + "//- /project/Sources/Work/main.swift\n" + code)
  }

  @Test(arguments: [
    ("import ShopKit\n\nfunc f(b: Basket) {\n  b.$0\n}\n", ["addItem", "price"]),
    ("import ShopKit\n\nfunc f() {\n  let b = shopBasket()\n  b.pr$0\n}\n", ["price"]),
    ("import ShopKit\n\nfunc f() {\n  let a = shop$0\n}\n", ["shopBasket"]),
    ("import ShopKit\n\nfunc f() {\n  let a = InnerB$0\n}\n", []),
    ("import ShopKit\n\nfunc f() {\n  let a = ShopKit.shop$0\n}\n", ["shopBasket"]),
    // Without the import none of them is there.
    ("import Foundation\n\nfunc f() {\n  let a = shop$0\n}\n", []),
  ])
  func names(code: String, names: [String]) throws {
    let found = try workspace(code).names().items.filter { $0.source != .word }.map(\.name)
    #expect(found.filter { !["ShopKit", "init", "self"].contains($0) }.sorted() == names)
  }

  /// A module may have names that are in no file of it.
  @Test func nothingIsKnownToBeMissing() throws {
    let result = try workspace("import ShopKit\n\nfunc f(b: Basket) {\n  $0\n}\n").complete(writing: "b.unheardOf()")
    #expect(result.completions.first?.text == "b.unheardOf()")
  }
}
