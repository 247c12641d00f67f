; What a Go file imports. The alias of a dot import is `.`, that of one for its effects `_`.

(import_spec
  name: (_)? @alias
  path: (interpreted_string_literal (interpreted_string_literal_content) @module)) @import

(import_spec
  name: (_)? @alias
  path: (raw_string_literal (raw_string_literal_content) @module)) @import
