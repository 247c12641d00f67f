; What a PHP file uses of other name spaces, and the files that it includes.

(namespace_use_declaration
  (namespace_use_clause
    (qualified_name
      prefix: (namespace_name) @module
      (name) @name)
    alias: (name)? @alias) @import)

(namespace_use_declaration
  (namespace_use_clause
    . (name) @module
    alias: (name)? @alias) @import)

(namespace_use_declaration
  (namespace_name) @module
  body: (namespace_use_group
    (namespace_use_clause
      . (name) @name
      alias: (name)? @alias))) @import

([
  (include_expression (string (string_content) @module))
  (include_once_expression (string (string_content) @module))
  (require_expression (string (string_content) @module))
  (require_once_expression (string (string_content) @module))
  (include_expression (binary_expression right: (string (string_content) @module)))
  (include_once_expression (binary_expression right: (string (string_content) @module)))
  (require_expression (binary_expression right: (string (string_content) @module)))
  (require_once_expression (binary_expression right: (string (string_content) @module)))
]) @import
