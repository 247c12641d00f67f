import Completion
import Foundation
import Indexing
import TestSupport
import Testing

/// Names of packages in `node_modules`, which the tests make up.
@Suite(.enabled(if: Grammars.canParse(["typescript", "javascript"]), "the grammars are not built"))
struct ScriptLibraryTests {
  private static let libraries = """
    //- /project/.gitignore
    node_modules/
    //- /project/node_modules/tool/package.json
    {"name": "tool", "version": "1.2.3", "exports": {".": {"import": {"types": "./dist/main.d.ts"}}}}
    //- /project/node_modules/tool/dist/main.d.ts
    import { Options } from "./options.js";
    export * from "./shapes.js";
    export { hidden as shown } from "./other";
    export declare function make(options: Options): Maker;
    export declare class Maker {
      readonly speed: number;
      run(times: number): Promise<void>;
    }
    //- /project/node_modules/tool/dist/shapes.d.ts
    export declare function square(side: number): number;
    //- /project/node_modules/tool/dist/options.d.ts
    export interface Options { deep: boolean }
    //- /project/node_modules/tool/dist/other.d.ts
    export declare const hidden: string;
    //- /project/node_modules/tool/node_modules/inner/index.d.ts
    export declare function never(): void;
    //- /project/node_modules/untyped/package.json
    {"name": "untyped", "version": "4.0.0", "main": "main.js"}
    //- /project/node_modules/@types/untyped/index.d.ts
    export = Untyped;
    declare namespace Untyped {
      function useThing(): void;
      interface Thing { size: number; }
    }
    //- /project/node_modules/@types/node/fs.d.ts
    declare module "fs" {
      export function readAll(path: string): string;
    }
    //- /project/node_modules/@types/node/index.d.ts
    export {};

    """

  private static let cases: [(code: String, contains: [String], lacks: [String])] = [
    (
      "import * as tool from 'tool';\ntool.$0\n", ["Maker", "make", "shown", "square"], ["hidden", "never"]
    ),
    ("import { make } from 'tool';\nconst m = make({});\nm.$0\n", ["run", "speed"], []),
    ("import { Maker } from 'tool';\nconst m = new Maker();\nm.$0\n", ["run", "speed"], []),
    ("import { Options } from 'tool/dist/options';\nfunction f(o: Options) {\n  o.$0\n}\n", ["deep"], []),
    ("import Untyped from 'untyped';\nUntyped.$0\n", ["Thing", "useThing"], []),
    ("import Untyped from 'untyped';\nfunction f(t: Untyped.Thing) {\n  t.$0\n}\n", ["size"], []),
    ("import fs from 'node:fs';\nfs.$0\n", ["readAll"], []),
    ("import * as fs from 'fs';\nfs.$0\n", ["readAll"], []),
  ]

  @Test(arguments: cases)
  func names(code: String, contains: [String], lacks: [String]) throws {
    let workspace = try LibraryWorkspace(Self.libraries + "//- /project/main.ts\n" + code)
    let names = workspace.names().items.map(\.name)
    for name in contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
  }
}
