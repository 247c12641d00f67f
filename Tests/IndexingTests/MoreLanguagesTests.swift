import Indexing
import SourceText
import SymbolIndex
import Syntax
import Testing

/// Kinds, containers, signatures and documentation in the languages beside the first four: lines
/// `kind container.name | signature | doc`.
@Suite(
  .enabled(
    if: Grammars.areBuilt(
      "bash",
      "c_sharp",
      "cpp",
      "elixir",
      "java",
      "javascript",
      "kotlin",
      "lua",
      "php",
      "ruby",
      "rust",
      "scala",
      "tsx",
      "typescript",
      "zig"
    ),
    "the parsers are not built"
  )
)
struct MoreLanguagesTests {
  private func extract(_ text: String, _ path: String) throws -> ExtractedSymbols {
    let catalog = try Grammars.catalog()
    let language = try #require(catalog.language(forPath: path, text: Array(text.utf8)))
    let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
    return try SymbolExtractor.extract(tree: #require(parser.parse(Array(text.utf8))), path: path)
  }

  func check(
    _ text: String,
    _ path: String,
    _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let lines = try extract(text, path).symbols.map { symbol in
      ["\(symbol.kind.rawValue) \(symbol.qualifiedName)", symbol.signature, symbol.doc].compactMap(\.self)
        .joined(separator: " | ")
    }
    let differences = lines.difference(from: expected.split(separator: "\n").map(String.init))
    for difference in differences { Issue.record("\(difference)", sourceLocation: sourceLocation) }
  }

  @Test func javascript() throws {
    try check(
      """
      const fs = require('fs'), { join } = require('path');
      // The most there may be.
      export const LIMIT = 10;
      let counter, first = load();
      export const Kind = { TOOL: 'tool', label(kind) { return kind; } };
      /**
       * Keeps goods.
       */
      export default class Shelf extends Base {
        #size = 1;
        onChange = (event) => {};
        constructor(name) { super(); this.name = name; }
        get total() { return 1; }
        static async load(path, { deep = false } = {}) { const local = 1; }
      }
      export const half = async (item) => item / 2;
      function Legacy(size) { this.size = size; }
      Legacy.prototype.grow = function (by) {};
      exports.helper = function (text) {};
      module.exports = { twice(value) {}, half };
      describe('x', () => { const inner = 1; });
      """,
      "a.js",
      """
      constant LIMIT | const LIMIT = 10 | The most there may be.
      variable counter | let counter
      variable first | let first = load()
      constant Kind | const Kind = { TOOL: 'tool', label(kind) { return kind; } }
      field Kind.TOOL | TOOL: 'tool'
      method Kind.label | label(kind)
      class Shelf | class Shelf extends Base | Keeps goods.
      field Shelf.#size | #size = 1
      method Shelf.onChange | onChange = (event) =>
      constructor Shelf.constructor | constructor(name)
      field Shelf.name | this.name = name
      property Shelf.total | get total()
      method Shelf.load | static async load(path, { deep = false } = {})
      function half | const half = async (item) =>
      function Legacy | function Legacy(size)
      field Legacy.size | this.size = size
      method Legacy.grow | Legacy.prototype.grow = function (by)
      function helper | exports.helper = function (text)
      function twice | twice(value)
      """
    )
  }

  /// Functions of objects belong to what the object is given to; classes may be made by any expression.
  @Test func javascriptObjects() throws {
    try check(
      """
      var Shape = class { area() {} };
      export function makeShelf(name) {
        const media = { get buffered() { return []; }, start() {}, seek: (to) => {} };
        return { put(item) {}, get size() { return 0; } };
      }
      createStore({ reducers: { add: function (state) {} }, reset() {} });
      options.loader = { load(url) {} };
      self.onerror = function (message) {};
      retry = async function (times) {};
      window.copy = (text) => { send(text); };
      Object.defineProperty(a, 'b', { get() {}, value: function () {} });
      function loaderOf(base) { return class Loader extends base { load() {} }; }
      const half = (x) => ({ value() { return x / 2; } });
      """,
      "a.js",
      """
      class Shape | Shape = class
      method Shape.area | area()
      function makeShelf | function makeShelf(name)
      property media.buffered | get buffered()
      method media.start | start()
      method media.seek | seek: (to) =>
      method makeShelf.put | put(item)
      property makeShelf.size | get size()
      method reducers.add | add: function (state)
      method createStore.reset | reset()
      method loader.load | load(url)
      function onerror | self.onerror = function (message)
      function retry | retry = async function (times)
      function copy | window.copy = (text) =>
      function loaderOf | function loaderOf(base)
      class loaderOf.Loader | class Loader extends base
      method loaderOf.Loader.load | load()
      function half | const half = (x) =>
      method half.value | value()
      """
    )
  }

  @Test func typescript() throws {
    try check(
      """
      declare const VERSION: string;
      export enum Kind { Tool = 'tool', Part }
      export type Options<T> = { price?: T; show(): void };
      /** Has an area. */
      export interface Shape<T> extends Plain, Sized<T> {
        readonly name: string; // what it is called
        area(scale: number): T;
      }
      export abstract class Item<T> extends Base<T> implements Shape<T> {
        constructor(private readonly store: Store, public size = 1) { super(); }
        map<U>(change: (value: T) => U): U[];
        protected abstract go(): void;
        private static make(): Item<any> { return load(); }
      }
      namespace Plain.Words { export function space(): string { return ''; } }
      export function over(name: string): void;
      """,
      "a.ts",
      """
      constant VERSION | const VERSION: string
      enum Kind | enum Kind
      enummember Kind.Tool | Tool = 'tool'
      enummember Kind.Part | Part
      class Options | type Options<T>
      property Options.price | price?: T
      method Options.show | show(): void
      interface Shape | interface Shape<T> extends Plain, Sized<T> | Has an area.
      property Shape.name | readonly name: string | what it is called
      method Shape.area | area(scale: number): T
      class Item | abstract class Item<T> extends Base<T> implements Shape<T>
      constructor Item.constructor | constructor(private readonly store: Store, public size = 1)
      field Item.store | private readonly store: Store
      field Item.size | public size = 1
      method Item.map | map<U>(change: (value: T) => U): U[]
      method Item.go | protected abstract go(): void
      method Item.make | private static make(): Item<any>
      namespace Words | namespace Plain.Words
      function Words.space | function space(): string
      function over | function over(name: string): void
      """
    )
  }

  @Test func tsx() throws {
    try check(
      """
      export const Row = React.memo((props: Props) => <Shelf {...props} />);
      export function Shelf({ item }: Props): JSX.Element { return <Label>{item.name}</Label>; }
      """,
      "a.tsx",
      """
      constant Row | const Row = React.memo((props: Props) => <Shelf {...props} />)
      function Shelf | function Shelf({ item }: Props): JSX.Element
      """
    )
    #expect(
      try extract("const a = <Shelf.Row a={f(b)}><Label/></Shelf.Row>;", "a.tsx").references == [
        "Label", "Row", "b", "f",
      ]
    )
  }

  @Test func rust() throws {
    try check(
      """
      /// Keeps goods.
      #[derive(Debug)]
      pub struct Shelf<'a, T: Clone> {
          pub name: String, // what it is called
          items: Vec<&'a T>,
      }
      pub struct Size(pub u32, String);
      pub enum Kind { Tool, Part(Size), Set { count: u8 } }
      pub trait Shape: Debug {
          const SIDES: usize;
          type Unit;
          fn area(&self) -> f64;
      }
      impl<'a, T> Shelf<'a, T> {
          /// Makes one.
          pub fn new(name: &str) -> Self { fn inner() {} todo!() }
      }
      impl Shape for Size { fn area(&self) -> f64 { 1.0 } }
      pub(crate) static mut COUNT: u32 = 0;
      type Prices<T> = HashMap<String, T>;
      macro_rules! stock { ($item:expr) => { $item }; }
      mod tests { #[test] fn works() {} }
      """,
      "a.rs",
      """
      struct Shelf | pub struct Shelf<'a, T: Clone> | Keeps goods.
      field Shelf.name | pub name: String | what it is called
      field Shelf.items | items: Vec<&'a T>
      struct Size | pub struct Size(pub u32, String)
      enum Kind | pub enum Kind
      enummember Kind.Tool | Tool
      enummember Kind.Part | Part(Size)
      enummember Kind.Set | Set { count: u8 }
      interface Shape | pub trait Shape: Debug
      constant Shape.SIDES | const SIDES: usize
      typeparameter Shape.Unit | type Unit
      method Shape.area | fn area(&self) -> f64
      namespace Shelf | impl<'a, T> Shelf<'a, T>
      method Shelf.new | pub fn new(name: &str) -> Self | Makes one.
      function Shelf.new.inner | fn inner()
      namespace Size | impl Shape for Size
      method Size.area | fn area(&self) -> f64
      variable COUNT | pub(crate) static mut COUNT: u32 = 0
      class Prices | type Prices<T> = HashMap<String, T>
      function stock | macro_rules! stock
      module tests | mod tests
      function tests.works | fn works()
      """
    )
  }

  @Test func java() throws {
    try check(
      """
      package com.acme;
      /** Keeps goods. */
      @Entity(name = "shelf")
      public final class Shelf<T> extends Base<T> implements Shape, Runnable {
        public static final int LIMIT =
            10;
        private List<String> names = new ArrayList<>(), more; // what they are called
        @Inject Shelf(String name, int... sizes) throws IOException { super(name); }
        @Override public <R> List<R> map(Function<T, R> change) { int local = 1; return null; }
        enum Kind { TOOL, PART(1) { void show() {} }; int value; }
        interface Sized { int SIDES = 3; double area(); }
        record Point(int x, @Nullable Integer y) implements Sized { Point {} }
        @interface Stock { String place() default ""; }
      }
      """,
      "A.java",
      """
      class Shelf | public final class Shelf<T> extends Base<T> implements Shape, Runnable | Keeps goods.
      constant Shelf.LIMIT | public static final int LIMIT
      field Shelf.names | private List<String> names = new ArrayList<>(), more | what they are called
      field Shelf.more | private List<String> names = new ArrayList<>(), more | what they are called
      constructor Shelf.Shelf | Shelf(String name, int... sizes) throws IOException
      method Shelf.map | public <R> List<R> map(Function<T, R> change)
      enum Shelf.Kind | enum Kind
      enummember Shelf.Kind.TOOL | TOOL
      enummember Shelf.Kind.PART | PART(1)
      method Shelf.Kind.show | void show()
      field Shelf.Kind.value | int value
      interface Shelf.Sized | interface Sized
      constant Shelf.Sized.SIDES | int SIDES = 3
      method Shelf.Sized.area | double area()
      class Shelf.Point | record Point(int x, @Nullable Integer y) implements Sized
      field Point.x | int x
      field Point.y | Integer y
      constructor Shelf.Point.Point | Point
      interface Shelf.Stock | @interface Stock
      method Shelf.Stock.place | String place() default ""
      """
    )
  }

  @Test func cpp() throws {
    try check(
      """
      namespace stock {
      // Keeps goods.
      template <typename T>
      class Shelf final : public Base<T>, private detail::Named {
       public:
        Shelf() : size_(0) {}
        explicit Shelf(const T& first);
        virtual ~Shelf() = default;
        virtual Status Get(const Slice& key) const = 0;
        static Shelf* Make(int count) noexcept { return nullptr; }
        bool operator==(const Shelf& other) const;
       private:
        int size_ = 0;
        std::unique_ptr<Node> head_{nullptr};
      };
      enum class Color : int { kRed };
      using Prices = std::map<std::string, int>;
      constexpr int kLimit = 10;
      int larger(int a, int b);
      Status Shelf::Get(const Slice& key) const { Slice copy(key); return Status(); }
      }  // namespace stock
      #define LARGER(a, b) ((a) > (b) ? (a) : (b))
      TEST(Shelf, Works) {}
      Base::~Base() { free(this); }
      """,
      "a.cc",
      """
      namespace stock | namespace stock
      class stock.Shelf | class Shelf final : public Base<T>, private detail::Named | Keeps goods.
      constructor stock.Shelf.Shelf | Shelf()
      constructor stock.Shelf.Shelf | explicit Shelf(const T& first)
      constructor stock.Shelf.~Shelf | virtual ~Shelf() = default
      method stock.Shelf.Get | virtual Status Get(const Slice& key) const = 0
      method stock.Shelf.Make | static Shelf* Make(int count) noexcept
      operator stock.Shelf.operator== | bool operator==(const Shelf& other) const
      field stock.Shelf.size_ | int size_ = 0
      field stock.Shelf.head_ | std::unique_ptr<Node> head_{nullptr}
      enum stock.Color | enum class Color : int
      enummember stock.Color.kRed | kRed
      class stock.Prices | using Prices = std::map<std::string, int>
      variable stock.kLimit | constexpr int kLimit = 10
      function stock.larger | int larger(int a, int b)
      method Shelf.Get | Status Shelf::Get(const Slice& key) const
      function LARGER | #define LARGER(a, b)
      constructor Base.~Base | Base::~Base()
      """
    )
  }

  @Test func cSharp() throws {
    try check(
      """
      using System;
      namespace Acme.Stock;
      /// <summary>Keeps goods.</summary>
      [Serializable, Shown("a]")]
      public sealed partial class Shelf<T> : Base<T>, IShape where T : class
      {
        public const int Limit = 10, Small = 2;
        /// <summary>
        /// What they are called.
        /// </summary>
        private static readonly List<string> names = new();
        public event EventHandler Changed;
        public string Name { get; private set; } = "x";
        [Obsolete] public int Size => 1;
        public Shelf(string name, int count = 2) : base(name) { this.x = name; }
        public async Task<R> Map<R>(Func<T, R> change) where R : T { int Local(int z) => z; return null; }
        enum Kind : byte { Tool = 1, Part }
        interface ISized { double Area(); }
        record Person(string First, int Age) : IPlain;
        delegate void Handler(int x);
      }
      """,
      "a.cs",
      """
      class Shelf | public sealed partial class Shelf<T> : Base<T>, IShape where T : class | Keeps goods.
      constant Shelf.Limit | public const int Limit = 10, Small = 2
      constant Shelf.Small | public const int Limit = 10, Small = 2
      field Shelf.names | private static readonly List<string> names = new() | What they are called.
      event Shelf.Changed | public event EventHandler Changed
      property Shelf.Name | public string Name
      property Shelf.Size | public int Size
      constructor Shelf.Shelf | public Shelf(string name, int count = 2)
      method Shelf.Map | public async Task<R> Map<R>(Func<T, R> change) where R : T
      function Shelf.Map.Local | int Local(int z)
      enum Shelf.Kind | enum Kind : byte
      enummember Shelf.Kind.Tool | Tool = 1
      enummember Shelf.Kind.Part | Part
      interface Shelf.ISized | interface ISized
      method Shelf.ISized.Area | double Area()
      class Shelf.Person | record Person(string First, int Age) : IPlain
      property Person.First | string First
      property Person.Age | int Age
      class Shelf.Handler | delegate void Handler(int x)
      """
    )
  }

  @Test func lua() throws {
    try check(
      """
      local json = require("json")
      -- Keeps goods.
      local Shelf = {}
      Shelf.limit = 10
      local counter, other = 0, -1
      --- Makes one.
      function Shelf.new(name, ...) local inner = 1 end
      function Shelf:grow(by) end
      local function helper(item) return json.encode(item) end
      Shelf.half = function(item) return item / 2 end
      local Kind = { label = function(kind) return kind end }
      return Shelf
      """,
      "a.lua",
      """
      module Shelf | local Shelf = {} | Keeps goods.
      field Shelf.limit | Shelf.limit = 10
      variable counter | local counter, other = 0, -1
      variable other | local counter, other = 0, -1
      method Shelf.new | function Shelf.new(name, ...) | Makes one.
      method Shelf.grow | function Shelf:grow(by)
      function helper | local function helper(item)
      method Shelf.half | Shelf.half = function(item)
      variable Kind | local Kind = { label = function(kind) return kind end }
      method Kind.label | label = function(kind)
      """
    )
  }

  @Test func bash() throws {
    try check(
      """
      readonly LIMIT=10
      export STOCK=/var PATH
      total=0
      # Adds.
      add_item() {
        local name="$1"
        other=1
      }
      function list_items { :; }
      """,
      "a.sh",
      """
      constant LIMIT | readonly LIMIT=10
      variable STOCK | export STOCK=/var PATH
      variable total | total=0
      function add_item | add_item() | Adds.
      function list_items | function list_items
      """
    )
  }

  @Test func ruby() throws {
    try check(
      """
      require "json"
      module Stock
        # Keeps goods.
        class Shelf < Base::Named
          LIMIT = 10
          Error = Class.new(StandardError)
          attr_reader :name, :size
          def self.build(name, count = 2, *rest, key:, &block)
            local = 1
          end
          def initialize(name)
            @name = name
          end
          # True if there is room.
          def room?; end
          def ==(other) = true
          def size=(value)
            @size = value
          end
          private def secret = 1
        end
      end
      class Stock::Other; end
      def show(item) = puts(item)
      """,
      "a.rb",
      """
      module Stock | module Stock
      class Stock.Shelf | class Shelf < Base::Named | Keeps goods.
      constant Stock.Shelf.LIMIT | LIMIT = 10
      class Stock.Shelf.Error | Error = Class.new(StandardError)
      property Stock.Shelf.name | attr_reader :name, :size
      property Stock.Shelf.size | attr_reader :name, :size
      method Stock.Shelf.build | def self.build(name, count = 2, *rest, key:, &block)
      constructor Stock.Shelf.initialize | def initialize(name)
      field Stock.Shelf.name | @name = name
      method Stock.Shelf.room? | def room? | True if there is room.
      method Stock.Shelf.== | def ==(other)
      property Stock.Shelf.size | def size=(value)
      method Stock.Shelf.secret | def secret
      class Other | class Stock::Other
      function show | def show(item)
      """
    )
  }

  // MARK: Imports

  @Test(
    arguments: [
      ("a.js", "import D, { a as b, c } from './x';", ["./x  as D", "./x a as b", "./x c"]),
      ("a.js", "const { a, b: c } = require('./x')", ["./x a", "./x b as c"]),
      ("a.ts", "import type { A } from './x';\nimport f = require('f');", ["./x A", "f  as f"]),
      (
        "a.rs", "use crate::a::{B, c::{self, D}, e::F as G};\nmod util;",
        [
          "crate::a B", "crate::a::c D", "crate::a::e F as G", "util ",
        ]
      ),
      ("A.java", "import a.b.C;\nimport a.b.*;\nimport static a.b.C.d;", ["a.b C", "a.b ", "a.b.C d"]),
      ("a.cc", "#include <vector>\n#include \"a/b.h\"\n", ["<vector> ", "a/b.h "]),
      ("a.lua", "local a = require(\"b.c\")\nrequire('d')", ["b.c  as a", "d "]),
      (
        "a.kt", "import a.b.C\nimport a.b.*\nimport a.b.C.d as e\nimport a.b.c.C",
        ["a.b C", "a.b ", "a.b.C d as e", "a.b.c C"]
      ),
      (
        "a.php", "<?php\nuse A\\B\\C;\nuse A\\{B, C as D};\nuse E;\nrequire __DIR__ . '/a.php';",
        ["A\\B C", "A B", "A C as D", "E ", "/a.php "]
      ),
      ("a.sh", ". ./a.sh\nsource \"$dir/b.sh\"\nsource 'c.sh'", ["./a.sh ", "/b.sh ", "'c.sh' "]),
      (
        "a.ex",
        """
        use GenServer
        import Acme.Text, only: [trim: 1]
        alias Acme.{Price, Item}
        alias Acme.Store, as: Depot
        alias Acme.Goods
        defmodule Acme.Other do end
        """,
        ["GenServer ", "Acme.Text ", "Acme.Price ", "Acme.Item ", "Acme.Store  as Depot", "Acme.Goods "]
      ),
      (
        "a.scala",
        """
        import a.b.C
        import a.b._
        import a.*
        import a.b.{C, D => E, _}
        import a.{F as G}
        """,
        ["a.b C", "a.b ", "a ", "a.b C", "a.b D as E", "a F as G"]
      ),
      (
        "a.zig",
        """
        const std = @import("std");
        const A = @import("a/b.zig").A;
        const B = @import("c.zig").D;
        const E = @import("e.zig").F.G;
        usingnamespace @import("h.zig");
        test { _ = @import("i.zig"); }
        """,
        ["std  as std", "a/b.zig A", "c.zig D as B", "e.zig F", "h.zig ", "i.zig "]
      ),
      ("a.rb", "require 'a'\nrequire_relative './b'\nautoload :C, 'c'\nattr_writer 'd'", ["a ", "./b ", "c C"]),
    ]
  )
  func imports(path: String, text: String, expected: [String]) throws {
    let found = try extract(text, path).imports.map { record in
      record.module + " " + record.names.joined(separator: ",") + (record.alias.map { " as \($0)" } ?? "")
    }
    #expect(found == expected)
  }

  // MARK: Odd texts

  @Test(arguments: ["a.js", "a.ts", "a.tsx", "a.rs", "A.java", "a.cc", "a.rb", "a.ex", "a.scala", "a.zig"])
  func brokenTextsGiveWhatCanBeUnderstood(path: String) throws {
    let texts = [
      "", "\u{0}", "((((((((((", "}}}}}}", "class A {", "class A", "function f(", "fn f(", "def f(", "<a><b", "`${",
      "/*",
      "import {", "use a::{", "#include", "namespace {", "class ABCD", "\"\"\"", String(repeating: "{", count: 3_000),
      String(repeating: "class A {\n", count: 200), "enum A { B(", "@a(b(c", "#[", ": :", "@",
    ]
    for text in texts { _ = try extract(text, path) }
  }
}
