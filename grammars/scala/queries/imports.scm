; What a Scala file imports: a name of a package or an object, or all of either.

((import_declaration
  . path: (identifier) @module
  ("." . path: (identifier) @module)*
  . "."
  . path: (identifier) @name .) @import
  (#set! separator "."))

((import_declaration
  . path: (identifier) @module
  ("." . path: (identifier) @module)*
  . "."
  . (namespace_wildcard) .) @import
  (#set! separator "."))

((import_declaration
  . path: (identifier) @module
  ("." . path: (identifier) @module)*
  . "."
  . (namespace_selectors (identifier) @name)) @import
  (#set! separator "."))

((import_declaration
  . path: (identifier) @module
  ("." . path: (identifier) @module)*
  . "."
  . (namespace_selectors (namespace_wildcard))) @import
  (#set! separator "."))

((import_declaration
  . path: (identifier) @module
  ("." . path: (identifier) @module)*
  . "."
  . (namespace_selectors
    [
      (arrow_renamed_identifier name: (identifier) @name alias: (identifier) @alias)
      (as_renamed_identifier name: (identifier) @name alias: (identifier) @alias)
    ])) @import
  (#set! separator "."))
