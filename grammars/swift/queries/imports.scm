; What a Swift file imports: a module, or one declaration of it by its kind.

(import_declaration
  (identifier . (simple_identifier) @module .)) @import

; A submodule.
(import_declaration
  . (identifier . (simple_identifier) . (simple_identifier)) @module) @import

(import_declaration
  ["class" "enum" "func" "let" "protocol" "struct" "typealias" "var"]
  (identifier . (simple_identifier) @module (simple_identifier) @name .)) @import
