; What a TypeScript file imports besides what JavaScript has: `import name = require("…")`.

(import_statement
  (import_require_clause
    (identifier) @alias
    source: (string (string_fragment) @module))) @import
