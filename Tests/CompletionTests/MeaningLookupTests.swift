import Completion
import Foundation
import SourceText
import TestSupport
import Testing

/// What the name at `$0` stands for, as `path:line:column` from 1.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct MeaningLookupTests {
  struct Case: Sendable, CustomStringConvertible {
    var code: String
    var places: [String]
    var signature: String?
    var description: String { code.debugDescription }
  }

  static let shop = """
    //- /shop/basket.py
    class Basket:
        def total(self, tax):
            return 0

    def open_basket(owner):
        return Basket()
    //- /shop/other.py
    class Till:
        def total(self): pass

    """

  @Test(arguments: [
    // A definition's own name, at its beginning, inside and at its end.
    Case(code: "//- /a.py\ndef $0first(a): pass\n", places: ["a.py:1:5"], signature: "def first(a)"),
    Case(code: "//- /a.py\ndef fir$0st(a): pass\n", places: ["a.py:1:5"]),
    Case(code: "//- /a.py\ndef first$0(a): pass\n", places: ["a.py:1:5"]),
    // What is in sight hides what is not.
    Case(
      code: "//- /a.py\nvalue = 1\ndef f(value: int):\n    return val$0ue\n",
      places: ["a.py:2:7"],
      signature: "value: int"
    ),
    Case(code: "//- /a.py\nvalue = 1\ndef f(other):\n    return val$0ue\n", places: ["a.py:1:1"]),
    // Imported, also under another name, and through the module.
    Case(
      code: shop + "//- /a.py\nfrom shop.basket import open_basket\nopen_ba$0sket(1)\n",
      places: ["shop/basket.py:5:5"],
      signature: "def open_basket(owner)"
    ),
    Case(
      code: shop + "//- /a.py\nfrom shop.basket import open_basket as opened\nopen$0ed(1)\n",
      places: ["shop/basket.py:5:5"]
    ),
    Case(
      code: shop + "//- /a.py\nfrom shop import basket\nbasket.open_ba$0sket(1)\n",
      places: ["shop/basket.py:5:5"]
    ),
    // A member of a known type, and of one that is not known.
    Case(
      code: shop + "//- /a.py\nfrom shop.basket import Basket\ndef f(b: Basket):\n    b.tot$0al()\n",
      places: ["shop/basket.py:2:9"],
      signature: "def total(self, tax)"
    ),
    Case(
      code: shop + "//- /a.py\ndef f(b):\n    b.tot$0al()\n",
      places: ["shop/basket.py:2:9", "shop/other.py:2:9"]
    ),
    // Nothing to say of numbers, comments, strings and names that nobody defines.
    Case(code: "//- /a.py\nx = 12$0\n", places: []),
    Case(code: "//- /a.py\nname = 1  # na$0me\n", places: []),
    Case(code: "//- /a.py\nname = 'na$0me'\n", places: []),
    Case(code: "//- /a.py\nnobo$0dy()\n", places: []),
    Case(
      code: """
        //- /p/a.go
        package p

        func Open(name string) int { return 0 }
        //- /p/b.go
        package p

        var x = Op$0en("")
        """,
      places: ["p/a.go:3:6"],
      signature: "func Open(name string) int"
    ),
    Case(
      code: "//- /a.c\nstruct point { int x; };\nint f(struct point *p) { return p->x$0; }\n",
      places: ["a.c:1:20"]
    ),
  ])
  func check(_ test: Case) throws {
    let workspace = try TestWorkspace(test.code)
    let place = MeaningLookup.place(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog
    )
    let meanings = place?.meanings ?? []
    #expect(meanings.map { "\($0.path):\($0.position.line + 1):\($0.position.column + 1)" } == test.places)
    if let signature = test.signature { #expect(meanings.first?.signature == signature) }
  }

  @Test(arguments: [-1, 100]) func offsetsOutsideOfTheTextHaveNoName(offset: Int) throws {
    let workspace = try TestWorkspace("//- /a.py\nname = 1\n")
    #expect(MeaningLookup.place(in: workspace.document, at: offset, index: nil, catalog: Grammars.catalog) == nil)
  }
}
