; What a Rust file takes from other modules: `use`, `mod name;` and `extern crate`.
; A list in braces names its modules from the one before it, so a match may have a @module in parts.

(mod_item
  name: (identifier) @module
  !body) @import

(extern_crate_declaration
  name: (identifier) @module
  alias: (identifier)? @alias) @import

; MARK: One name

(use_declaration
  argument: [
    (identifier)
    (crate)
    (self)
    (super)
  ] @module) @import

(use_declaration
  argument: (scoped_identifier
    path: (_) @module
    name: (_) @name)) @import

(use_declaration
  argument: (use_as_clause
    path: (identifier) @module
    alias: (_) @alias)) @import

(use_declaration
  argument: (use_as_clause
    path: (scoped_identifier
      path: (_) @module
      name: (_) @name)
    alias: (_) @alias)) @import

(use_declaration
  argument: (use_wildcard (_) @module)) @import

; MARK: A list

(use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list (identifier) @name))) @import

(use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list [(self) "*"]))) @import

(use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      (use_as_clause
        path: (identifier) @name
        alias: (_) @alias)))) @import

((use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      [
        (scoped_identifier
          path: (_) @module
          name: (_) @name)
        (use_as_clause
          path: (scoped_identifier
            path: (_) @module
            name: (_) @name)
          alias: (_) @alias)
        (use_wildcard (_) @module)
      ]))) @import
  (#set! separator "::"))

(use_declaration
  argument: (use_list
    [
      (identifier) @module
      (scoped_identifier
        path: (_) @module
        name: (_) @name)
      (scoped_use_list
        path: (_) @module
        list: (use_list (identifier) @name))
    ])) @import

; MARK: A list in a list

((use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      (scoped_use_list
        path: (_) @module
        list: (use_list (identifier) @name))))) @import
  (#set! separator "::"))

((use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      (scoped_use_list
        path: (_) @module
        list: (use_list (self)))))) @import
  (#set! separator "::"))

((use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      (scoped_use_list
        path: (_) @module
        list: (use_list
          [
            (scoped_identifier
              path: (_) @module
              name: (_) @name)
            (use_as_clause
              path: (identifier) @name
              alias: (_) @alias)
          ]))))) @import
  (#set! separator "::"))
