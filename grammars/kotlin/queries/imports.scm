; What a Kotlin file imports: a name of a package or of a class, or all of either.

((import
  (qualified_identifier (identifier) @name .) @module
  (identifier)? @alias) @import
  (#not-match? @import "\\*\\s*$")
  (#set! separator "."))

((import
  (qualified_identifier) @module) @import
  (#match? @import "\\*\\s*$"))
