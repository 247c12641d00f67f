import Completion
import Foundation
import Indexing
import SymbolIndex
import TestSupport
import Testing

/// Names of Rust's standard library and of crates in Cargo's cache, all made up.
@Suite(.enabled(if: Grammars.canParse(["rust"]), "the grammar is not built"))
struct RustLibraryTests {
  private static let libraries = """
    //- /project/Cargo.toml
    [package]
    name = "work"

    [dependencies]
    shop = "1.2"
    old-rand = { package = "rand", version = "0.7" }
    # Both are there; `rand` is a name of the second.
    rand = "0.8.1"
    md-5.version = "0.10"
    [target.'cfg(unix)'.dependencies.near]
    path = "../near"
    //- /project/Cargo.lock
    [[package]]
    name = "shop"
    version = "1.2.3"
    dependencies = [
     "shop_core",
    ]

    [[package]]
    name = "shop_core"
    version = "1.2.3"

    [[package]]
    name = "rand"
    version = "0.7.3"

    [[package]]
    name = "rand"
    version = "0.8.5"

    [[package]]
    name = "md-5"
    version = "0.10.6"

    [[package]]
    name = "unseen"
    version = "2.0.0"
    //- /cargo/registry/src/index-1/shop-1.2.3/Cargo.toml
    [package]
    name = "shop"
    version = "1.2.3"
    //- /cargo/registry/src/index-1/shop-1.2.3/src/lib.rs
    #[macro_use]
    mod macros;
    pub mod basket;
    mod hidden;
    pub mod made;
    pub use shop_core::*;
    use basket::Basket;
    pub use crate::hidden::{Coupon, secret as public_secret};
    pub fn open(name: &str) -> Basket { Basket::new() }
    fn private_helper() {}
    //- /cargo/registry/src/index-1/shop-1.2.3/src/macros.rs
    #[macro_export]
    macro_rules! price { () => { 1 } }
    //- /cargo/registry/src/index-1/shop-1.2.3/src/basket.rs
    /// What is bought.
    pub struct Basket { pub owner: String, count: usize }
    impl Basket {
        pub fn new() -> Self { todo!() }
        pub fn add_item(&mut self, item: u32) {}
    }
    pub fn empty() -> super::basket::Basket { Basket::new() }
    //- /cargo/registry/src/index-1/shop-1.2.3/src/hidden/mod.rs
    pub struct Coupon { pub code: u32 }
    pub fn secret() {}
    //- /cargo/registry/src/index-1/shop-1.2.3/src/made.rs
    pub fn written() {}
    make_more! { names }
    //- /cargo/registry/src/index-1/shop_core-1.2.3/Cargo.toml
    [package]
    name = "shop_core"
    version = "1.2.3"
    //- /cargo/registry/src/index-1/shop_core-1.2.3/src/lib.rs
    pub use shop_core_loop::*;
    pub trait Priced { fn price(&self) -> u32; }
    pub use basket_of_core::*;
    mod basket_of_core;
    //- /cargo/registry/src/index-1/shop_core-1.2.3/src/basket_of_core.rs
    pub use crate::*;
    pub struct Shelf;
    //- /cargo/registry/src/index-1/rand-0.7.3/Cargo.toml
    [package]
    name = "rand"
    version = "0.7.3"
    //- /cargo/registry/src/index-1/rand-0.7.3/src/lib.rs
    pub fn of_seven() {}
    //- /cargo/registry/src/index-1/rand-0.8.5/Cargo.toml
    [package]
    name = "rand"
    version = "0.8.5"
    //- /cargo/registry/src/index-1/rand-0.8.5/src/lib.rs
    pub fn of_eight() {}
    //- /cargo/registry/src/index-1/md-5-0.10.6/Cargo.toml
    [package]
    name = "md-5"
    version = "0.10.6"
    [lib]
    name = "md5"
    path = "source/top.rs"
    //- /cargo/registry/src/index-1/md-5-0.10.6/source/top.rs
    pub mod digest;
    //- /cargo/registry/src/index-1/md-5-0.10.6/source/digest.rs
    pub fn compute() {}
    //- /cargo/registry/src/index-1/unseen-2.0.0/Cargo.toml
    [package]
    name = "unseen"
    version = "2.0.0"
    //- /cargo/registry/src/index-1/unseen-2.0.0/src/lib.rs
    pub fn nobody_asks() {}
    //- /near/Cargo.toml
    [package]
    name = "near"
    //- /near/src/lib.rs
    pub fn beside() {}
    //- /rustup/settings.toml
    default_toolchain = "stable-x86_64-unknown-linux-gnu"
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/std/src/lib.rs
    extern crate alloc as alloc_crate;
    pub use alloc_crate::vec;
    pub mod collections;
    pub mod prelude;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/std/src/collections/mod.rs
    #[stable(feature = "rust1", since = "1.0.0")]
    pub use self::hash_map::HashMap;
    pub use alloc_crate::collections::BTreeMap;
    pub mod hash_map;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/std/src/collections/hash_map.rs
    pub struct HashMap<K, V> { base: K }
    impl<K, V> HashMap<K, V> {
        pub fn new() -> HashMap<K, V> { todo!() }
        pub fn insert(&mut self, key: K, value: V) -> Option<V> { None }
    }
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/std/src/prelude/mod.rs
    pub mod v1;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/std/src/prelude/v1.rs
    pub use crate::vec::Vec;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/alloc/src/lib.rs
    pub mod collections;
    pub mod vec;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/alloc/src/collections.rs
    pub struct BTreeMap;
    //- /rustup/toolchains/stable-x86_64-unknown-linux-gnu/lib/rustlib/src/rust/library/alloc/src/vec.rs
    pub struct Vec<T> { len: usize }
    impl<T> Vec<T> {
        pub fn with_capacity(capacity: usize) -> Self { todo!() }
        pub fn push(&mut self, value: T) {}
    }

    """

  /// Another file of the workspace, for a line that is being written mentions nothing yet.
  private static let mentions = """
    //- /project/src/mentions.rs
    fn mentions() { md5::a(); near::a(); old_rand::a(); rand::a(); shop::a(); }

    """

  private func workspace(_ code: String, beside files: String = mentions) throws -> LibraryWorkspace {
    try LibraryWorkspace(Self.libraries + files + "//- /project/src/main.rs\n" + code) { top in
      var paths = LibraryPaths()
      paths.cargoHome = top.appending(path: "cargo")
      paths.rustupHome = top.appending(path: "rustup")
      return paths
    }
  }

  @Test(arguments: [
    ("use std::collections::$0;\n", ["BTreeMap", "HashMap", "hash_map"]),
    ("use std::collections::HashMap;\n\nfn f() {\n    let m = HashMap::new();\n    m.$0\n}\n", ["insert", "new"]),
    ("fn f() {\n    let v: Vec<u8> = make();\n    v.$0\n}\n", ["push", "with_capacity"]),
    ("fn f() {\n    let m: std::collections::HashMap<u8, u8> = make();\n    m.$0\n}\n", ["insert", "new"]),
    (
      "use shop::$0;\n",
      ["Coupon", "Priced", "Shelf", "basket", "made", "open", "public_secret"]
    ),
    ("fn f() {\n    let b = shop::open(\"a\");\n    b.$0\n}\n", ["add_item", "new", "owner"]),
    ("use shop::basket::Basket;\n\nfn f(basket: &Basket) {\n    basket.$0\n}\n", ["add_item", "new", "owner"]),
    ("use shop::basket;\n\nfn f() {\n    let b = basket::empty();\n    b.a$0\n}\n", ["add_item"]),
    ("use shop as store;\n\nfn f(c: store::Coupon) {\n    c.$0\n}\n", ["code"]),
    ("fn f() {\n    old_rand::$0\n}\n", ["of_seven"]),
    ("fn f() {\n    rand::$0\n}\n", ["of_eight"]),
    ("fn f() {\n    md5::digest::$0\n}\n", ["compute"]),
    ("fn f() {\n    near::$0\n}\n", ["beside"]),
  ])
  func names(code: String, names: [String]) throws {
    let items = try workspace(code).names().items.filter { $0.source == .member }
    #expect(items.map(\.name).sorted() == names)
  }

  @Test(arguments: [
    ("std::collections::HashMap::new();", true),
    ("std::collections::HashMapp::new();", false),
    ("shop::basket::empty();", true),
    ("shop::basket::full();", false),
    ("rand::of_seven();", false),
    // Made by a macro, or handed on from what is not indexed.
    ("shop::made::by_macro();", true),
    ("shop::by_loop();", true),
    // Methods may come from traits.
    ("shop::basket::Basket::default();", true),
    // A module that is written in a file.
    ("std::collections::hash_map::HashMap::new();", true),
  ])
  func judge(text: String, isShown: Bool) throws {
    let result = try workspace("fn f() {\n    $0\n}\n").complete(writing: text)
    #expect(result.completions.first?.text == (isShown ? text : nil))
  }

  @Test func onlyCratesThatFilesNameAreIndexed() throws {
    let records = try workspace("use shop::open;\n", beside: "").store.allLibraries()
    #expect(records.map(\.module).sorted() == ["alloc", "shop", "shop_core", "std"])
    #expect(records.map(\.isCertain) == [true, true, true, true])
  }

  /// What Cargo was told to copy into the workspace is used, not the cache.
  @Test func vendoredCratesComeFirst() throws {
    let vendored = """
      //- /project/vendor/rand/Cargo.toml
      [package]
      name = "rand"
      version = "0.8.5"
      //- /project/vendor/rand/src/lib.rs
      pub fn of_the_copy() {}

      """
    let workspace = try workspace("fn f() {\n    rand::$0\n}\n", beside: Self.mentions + vendored)
    #expect(workspace.names().items.map(\.name) == ["of_the_copy"])
  }
}
