; What a JavaScript or TypeScript file imports, by `import`, `require` or by handing it on (`export … from`).
; A module taken as a whole, or its default export, has the name that the file gives it as its alias.

; MARK: import

(import_statement
  (import_clause
    [
      (identifier) @alias
      (namespace_import (identifier) @alias)
    ])
  source: (string (string_fragment) @module)) @import

(import_statement
  (import_clause
    (named_imports
      (import_specifier
        name: (_) @name
        alias: (identifier)? @alias)))
  source: (string (string_fragment) @module)) @import

; For its effects.
(import_statement
  "import"
  . source: (string (string_fragment) @module)) @import

((call_expression
  function: (import)
  arguments: (arguments . (string (string_fragment) @module))) @import)

; MARK: export … from

(export_statement
  (export_clause
    (export_specifier
      name: (_) @name
      alias: (_)? @alias))
  source: (string (string_fragment) @module)) @import

(export_statement
  "*"
  . source: (string (string_fragment) @module)) @import

(export_statement
  (namespace_export (identifier) @alias)
  source: (string (string_fragment) @module)) @import

; MARK: require

((variable_declarator
  name: (identifier) @alias
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string (string_fragment) @module) .))) @import
  (#eq? @_require "require"))

((variable_declarator
  name: (object_pattern
    [
      (shorthand_property_identifier_pattern) @name
      (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
      (pair_pattern
        key: (property_identifier) @name
        value: (identifier) @alias)
    ])
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string (string_fragment) @module) .))) @import
  (#eq? @_require "require"))

; One member of a module: `const join = require("path").join`.
((variable_declarator
  name: (identifier) @alias
  value: (member_expression
    object: (call_expression
      function: (identifier) @_require
      arguments: (arguments . (string (string_fragment) @module) .))
    property: (property_identifier) @name)) @import
  (#eq? @_require "require"))

((expression_statement
  (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string (string_fragment) @module) .))) @import
  (#eq? @_require "require"))
