import Testing

// Languages that came later.
extension MoreLanguagesTests {
  @Test func kotlin() throws {
    try check(
      """
      const val LIMIT = 10
      /** Goods. */
      data class Item<T>(val name: String, extra: Long) : Base<T>(name), Shape {
        var price: Price? = null
        val size: Int get() = 1
        private suspend fun map(
          change: (T) -> Int,
        ): Int { val inner = 1 }
        companion object { fun of(name: String) = Item<Int>(name, 1) }
      }
      enum class Kind(val label: String) { TOOL("a"), PART("b") }
      fun <T> List<T>.second(): T = this[1]
      fun help() = Unit
      object Store
      """,
      "a.kt",
      """
      constant LIMIT | const val LIMIT = 10
      class Item | data class Item<T>(val name: String, extra: Long) : Base<T>(name), Shape | Goods.
      property Item.name | val name: String
      property Item.price | var price: Price? = null
      property Item.size | val size: Int
      method Item.map | private suspend fun map(change: (T) -> Int): Int
      method Item.of | fun of(name: String)
      enum Kind | enum class Kind(val label: String)
      property Kind.label | val label: String
      enummember Kind.TOOL | TOOL("a")
      enummember Kind.PART | PART("b")
      method List.second | fun <T> List<T>.second(): T
      function help | fun help()
      class Store | object Store
      """
    )
  }

  @Test func php() throws {
    try check(
      """
      <?php
      namespace Acme;
      const LIMIT = 10;
      /**
       * Goods.
       */
      #[Entity]
      abstract class Item extends Base implements Shape
      {
        public const SIDES = 4;
        private ?Price $price = null;
        public function __construct(private readonly string $name, int $size = 0) {}
        #[Pure]
        public static function make(
          array $parts,
        ): static { $inner = 1; }
        abstract protected function go(): void;
      }
      enum Kind: string { case Tool = 'tool'; }
      function help(Item $item): ?Price { return null; }
      """,
      "a.php",
      """
      constant LIMIT | const LIMIT = 10
      class Item | abstract class Item extends Base implements Shape | Goods.
      constant Item.SIDES | public const SIDES = 4
      field Item.price | private ?Price $price = null
      constructor Item.__construct | public function __construct(private readonly string $name, int $size = 0)
      field Item.name | private readonly string $name
      method Item.make | public static function make(array $parts): static
      method Item.go | abstract protected function go(): void
      enum Kind | enum Kind: string
      enummember Kind.Tool | case Tool = 'tool'
      function help | function help(Item $item): ?Price
      """
    )
  }

  @Test func elixir() throws {
    try check(
      """
      defmodule Acme.Shelf do
        @moduledoc \"""
        Keeps goods.
        \"""
        use GenServer
        @behaviour Acme.Shape
        @limit 10
        @type t :: %__MODULE__{name: String.t()}
        defstruct [:name, size: 1]

        @doc \"""
        Makes one.

        More.
        \"""
        @spec new(String.t(), integer) :: t
        def new(name, size \\\\ 1) when is_binary(name) do
          local = Goods.load(name)
        end

        @doc "Half."
        def half(%{size: size}), do: size / 2
        # Not for others.
        defp secret, do: 1
        defmacro is_big(x) do
          quote do: unquote(x) > 1
        end
        defguard is_small(x) when x < 1
        defdelegate save(x), to: Depot
        @callback area(t) :: float
        defmodule Inner do
          def zero do end
        end
      end
      defprotocol Acme.Size do
        def size(x)
      end
      defimpl Acme.Size, for: Acme.Shelf do
        def size(x), do: 1
      end
      """,
      "a.ex",
      """
      module Acme.Shelf | defmodule Acme.Shelf | Keeps goods.
      constant Acme.Shelf.limit | limit 10
      class Acme.Shelf.t | type t :: %__MODULE__{name: String.t()}
      field Acme.Shelf.name | defstruct [:name, size: 1]
      field Acme.Shelf.size | defstruct [:name, size: 1]
      function Acme.Shelf.new | def new(name, size \\\\ 1) when is_binary(name) | Makes one.
      function Acme.Shelf.half | def half(%{size: size}) | Half.
      function Acme.Shelf.secret | defp secret | Not for others.
      function Acme.Shelf.is_big | defmacro is_big(x)
      function Acme.Shelf.is_small | defguard is_small(x) when x < 1
      function Acme.Shelf.save | defdelegate save(x), to: Depot
      method Acme.Shelf.area | callback area(t) :: float
      module Acme.Shelf.Inner | defmodule Inner
      function Acme.Shelf.Inner.zero | def zero
      interface Acme.Size | defprotocol Acme.Size
      function Acme.Size.size | def size(x)
      namespace Acme.Shelf | defimpl Acme.Size, for: Acme.Shelf
      function Acme.Shelf.size | def size(x)
      """
    )
  }

  @Test func scala() throws {
    try check(
      """
      package com.acme
      /** Keeps goods. */
      @deprecated("old")
      sealed abstract class Shelf[T <: Item](val name: String, size: Int)(implicit c: Context) extends Base[T](name) with Shape {
        val limit: Int = 10 // the most
        private[this] var count = 0
        lazy val a, b = pair
        def this(name: String) = this(name, 1)
        /** Adds one. */
        @inline final def add(
          item: T,
          by: Int = 1,
        )(implicit p: Price): Shelf[T] = {
          val local = 1
          def inner(x: Int) = x
        }
        protected def total: Double
        def +(other: T): T = other
        type Key = String
        object Kind { val Tool = 1 }
      }
      case class Point(x: Int, y: Int = 0)
      object Shelf { def apply(): Shelf = null }
      trait Shape { def area: Double; val sides: Int }
      enum Color(val code: Int) { case Red extends Color(1); case Green, Blue; def f = 1 }
      extension (text: String) def shout: String = text.toUpperCase
      val top = 1
      var changing: Int = 2
      def help(args: Array[String]): Unit = println(args)
      """,
      "a.scala",
      """
      class Shelf | sealed abstract class Shelf[T <: Item](val name: String, size: Int)(implicit c: Context) extends Base[T](name) with Shape | Keeps goods.
      property Shelf.name | val name: String
      property Shelf.limit | val limit: Int = 10 | the most
      property Shelf.count | private[this] var count = 0
      property Shelf.a | lazy val a, b = pair
      property Shelf.b | lazy val a, b = pair
      method Shelf.add | final def add(item: T, by: Int = 1)(implicit p: Price): Shelf[T] | Adds one.
      function Shelf.add.inner | def inner(x: Int)
      method Shelf.total | protected def total: Double
      method Shelf.+ | def +(other: T): T
      class Shelf.Key | type Key = String
      class Shelf.Kind | object Kind
      property Shelf.Kind.Tool | val Tool = 1
      class Point | case class Point(x: Int, y: Int = 0)
      property Point.x | x: Int
      property Point.y | y: Int = 0
      class Shelf | object Shelf
      method Shelf.apply | def apply(): Shelf
      interface Shape | trait Shape
      method Shape.area | def area: Double
      property Shape.sides | val sides: Int
      enum Color | enum Color(val code: Int)
      property Color.code | val code: Int
      enummember Color.Red | Red extends Color(1)
      enummember Color.Green | Green
      enummember Color.Blue | Blue
      method Color.f | def f
      method String.shout | def shout: String
      constant top | val top = 1
      variable changing | var changing: Int = 2
      function help | def help(args: Array[String]): Unit
      """
    )
  }

  @Test func zig() throws {
    try check(
      """
      //! A store.
      const std = @import("std");
      const Allocator = std.mem.Allocator;
      pub const parts = @import("parts.zig");
      pub const Part = parts.Part;
      /// The most there may be.
      pub const limit: usize = 10;
      var counter: u32 = 0; // of goods
      /// Keeps goods.
      pub const Shelf = struct {
          name: []const u8, // what it is called
          place: struct { row: u32 } = .{ .row = 0 },
          const Self = @This();
          pub const size =
              4;
          var made: u32 = 0;
          /// Makes one.
          pub fn init(
              allocator: Allocator,
              comptime T: type,
          ) !Shelf {
              const local = 1;
              var other = struct { inner: u32 };
          }
      };
      const Kind = enum(u8) { tool, part = 2, _, fn label(self: Kind) []const u8 {} };
      const Value = union(enum) { int: i64, none };
      pub const Failure = error{ OutOfGoods, Broken };
      pub fn List(comptime T: type) type {
          return struct { items: []T, pub fn get(self: @This()) T {} };
      }
      pub extern "c" fn puts(text: [*:0]const u8) c_int;
      fn sell() error{Sold}!void {}
      test "adds" { const inner = 1; }
      """,
      "a.zig",
      """
      module parts | pub const parts = @import("parts.zig")
      constant Part | pub const Part = parts.Part
      constant limit | pub const limit: usize = 10 | The most there may be.
      variable counter | var counter: u32 = 0 | of goods
      struct Shelf | pub const Shelf = struct | Keeps goods.
      field Shelf.name | name: []const u8 | what it is called
      field Shelf.place | place: struct
      field Shelf.place.row | row: u32
      constant Shelf.size | pub const size
      variable Shelf.made | var made: u32 = 0
      method Shelf.init | pub fn init(allocator: Allocator, comptime T: type) !Shelf | Makes one.
      struct Shelf.init.other | var other = struct
      field Shelf.init.other.inner | inner: u32
      enum Kind | const Kind = enum(u8)
      enummember Kind.tool | tool
      enummember Kind.part | part = 2
      method Kind.label | fn label(self: Kind) []const u8
      struct Value | const Value = union(enum)
      field Value.int | int: i64
      field Value.none | none
      enum Failure | pub const Failure = error
      enummember Failure.OutOfGoods | OutOfGoods
      enummember Failure.Broken | Broken
      function List | pub fn List(comptime T: type) type
      field List.items | items: []T
      method List.get | pub fn get(self: @This()) T
      function puts | pub extern "c" fn puts(text: [*:0]const u8) c_int
      function sell | fn sell() error{Sold}!void
      """
    )
  }
}
