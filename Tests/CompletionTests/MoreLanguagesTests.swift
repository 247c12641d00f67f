import Completion
import TestSupport
import Testing

/// Members and imported modules in the languages beside the first four: what is listed is there, and nothing is claimed to
/// be all there is.
@Suite(
  .enabled(
    if: Grammars.canParse(["cpp", "java", "javascript", "kotlin", "ruby", "rust", "tsx", "typescript"]),
    "the grammars are not built: run `heed grammars install`"
  )
)
struct MoreLanguagesTests {
  struct Case: Sendable, CustomStringConvertible {
    var code: String
    var contains: [String]
    var lacks: [String] = []
    var description: String { code.debugDescription }
  }

  private func check(_ test: Case) throws {
    let workspace = try TestWorkspace(test.code)
    let list = NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 100
    )
    let names = list.items.filter { $0.source == .member }.map(\.name)
    for name in test.contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in test.lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
    #expect(!list.isSure && list.isIncomplete)
  }

  @Test(arguments: [
    Case(
      code: """
        //- /lib/store.js
        export class Store extends Base { constructor() { this.size = 1; } load() {} }
        //- /lib/base.js
        export class Base { close() {} }
        //- /lib/other/store.js
        export class Store { wrong() {} }
        //- /lib/app.js
        import { Store } from './store.js';
        const store = new Store(1);
        store.$0
        """,
      contains: ["size", "load"],
      lacks: ["wrong"]
    ),
    Case(
      code: """
        //- /lib/index.js
        export * from './store';
        //- /lib/store.js
        export class Store { load() {} }
        //- /app/app.js
        const { Store } = require('../lib');
        function f() { const store = new Store(); return store.$0 }
        """,
      contains: ["load"]
    ),
    Case(
      code: """
        //- /lib/text.js
        export function trim() {}
        //- /lib/app.js
        import * as text from './text';
        text.$0
        """,
      contains: ["trim"]
    ),
    Case(
      code: """
        //- /src/store.ts
        export interface Shape { area(): number }
        export class Store implements Shape { private size?: number; make(): Store { return this; } }
        //- /src/app.tsx
        import type { Store } from '@/store';
        export function App({ a }: Props, store: Store): JSX.Element { return store.make().$0; }
        """,
      contains: ["size", "make", "area"]
    ),
    Case(
      code: """
        //- /src/store.rs
        pub struct Store { size: u8 }
        impl Store { pub fn new() -> Self { Store { size: 1 } } pub fn load(&self) {} }
        //- /src/main.rs
        mod store;
        use crate::store::Store;
        fn main() {
            let store = Store::new();
            store.$0
        }
        """,
      contains: ["size", "load", "new"]
    ),
    Case(
      code: """
        //- /src/text/mod.rs
        pub fn trim() {}
        //- /src/main.rs
        use crate::text;
        fn main() { text::$0 }
        """,
      contains: ["trim"]
    ),
    Case(
      code: """
        //- /com/acme/Store.java
        package com.acme;
        public class Store extends Base { private int size; Store make() { return this; } }
        //- /com/other/Store.java
        package com.other;
        public class Store { int wrong; }
        //- /com/acme/app/App.java
        package com.acme.app;
        import com.acme.Store;
        class App { void run(Store store) { store.make().$0 } }
        """,
      contains: ["size", "make"],
      lacks: ["wrong"]
    ),
    Case(
      code: """
        //- /src/com/acme/Store.kt
        package com.acme
        class Store(val name: String) { var size = 1; fun make(): Store = this }
        //- /src/com/acme/app/App.kt
        package com.acme.app
        import com.acme.Store
        fun run(store: Store) { store.$0 }
        """,
      contains: ["name", "size", "make"]
    ),
    Case(
      code: """
        //- /store.hpp
        class Base { public: void close(); };
        class Store : public Base { public: int size; static Store* Make(int n); };
        //- /app.cc
        #include "store.hpp"
        void run(const Store& store) { Store::Make(1)->$0 }
        """,
      contains: ["size", "Make", "close"]
    ),
    Case(
      code: """
        //- /lib/store.rb
        class Base
          def close; end
        end
        class Store < Base
          attr_reader :size
          def load; end
        end
        //- /app.rb
        require_relative "lib/store"
        store = Store.new
        store.$0
        """,
      contains: ["size", "load", "close"]
    ),
  ])
  func members(test: Case) throws { try check(test) }

  /// Nothing is unknown where members and functions may come from anywhere.
  @Test(
    arguments: [
      ("a.js", "class A { b() {} }\nconst a = new A();\nconst x = $0;\n", "a.missing()"),
      ("a.ts", "class A { b(): void {} }\nconst a: A = new A();\nconst x = $0;\n", "a.missing()"),
      ("a.rs", "struct A;\nfn f(a: A) {\n    let x = $0;\n}\n", "a.missing()"),
      ("A.java", "class A {\n  void f(A a) {\n    int x = $0;\n  }\n}\n", "a.missing()"),
      ("a.cc", "struct A { int b; };\nvoid f(A a) {\n  int x = $0;\n}\n", "a.missing(1)"),
      ("a.rb", "class A\n  def b; end\nend\na = A.new\nx = $0\n", "a.missing(1)"),
      ("b.js", "const x = $0;\n", "missing(1)"),
      ("b.rb", "def f\n  $0\nend\n", "if missing(1)"),
    ]
  )
  func nothingIsUnknown(file: String, code: String, writes: String) throws {
    let workspace = try TestWorkspace("//- /\(file)\n" + code)
    var options = CompletionOptions(extent: .line)
    options.constrainsNames = false
    options.automatic = true
    let result = try workspace.complete(writing: writes, options: options)
    #expect(result.completions.first?.text == writes)
    #expect(result.withheld.isEmpty)
  }
}
