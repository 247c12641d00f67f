; What a Zig file imports: another file, or a package of the build.

((variable_declaration
  ["const" "var"]
  . (identifier) @alias
  "="
  . (builtin_function
    (builtin_identifier) @_builtin
    (arguments (string (string_content) @module)))) @import
  (#eq? @_builtin "@import"))

; One name of it.

((variable_declaration
  ["const" "var"]
  . (identifier) @alias
  "="
  . (field_expression
    object: (builtin_function
      (builtin_identifier) @_builtin
      (arguments (string (string_content) @module)))
    member: (identifier) @name)) @import
  (#eq? @_builtin "@import")
  (#not-eq? @alias @name))

((variable_declaration
  ["const" "var"]
  . (identifier) @_alias
  "="
  . (field_expression
    object: (builtin_function
      (builtin_identifier) @_builtin
      (arguments (string (string_content) @module)))
    member: (identifier) @name)) @import
  (#eq? @_builtin "@import")
  (#eq? @_alias @name))

; Something in a part of it.

((variable_declaration
  ["const" "var"]
  . (identifier)
  "="
  . (field_expression
    object: (field_expression
      object: (builtin_function
        (builtin_identifier) @_builtin
        (arguments (string (string_content) @module)))
      member: (identifier) @name))) @import
  (#eq? @_builtin "@import"))

; All of it, or only that it be compiled.

((using_namespace_declaration
  (builtin_function
    (builtin_identifier) @_builtin
    (arguments (string (string_content) @module)))) @import
  (#eq? @_builtin "@import"))

((variable_declaration
  . (identifier) @_unnamed
  "="
  . (builtin_function
    (builtin_identifier) @_builtin
    (arguments (string (string_content) @module)))) @import
  (#eq? @_builtin "@import")
  (#eq? @_unnamed "_"))
