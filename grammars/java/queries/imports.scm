; What a Java file imports: a class of a package, a member of a class, or all of either.

(import_declaration
  (scoped_identifier
    scope: (_) @module
    name: (identifier) @name)
  .) @import

(import_declaration
  (scoped_identifier) @module
  (asterisk)) @import
