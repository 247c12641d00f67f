; Definitions and references of Zig.
; A type is a constant whose value is a container; a constant whose value is a file is an import and no definition, unless
; it is public.

; MARK: Types

((variable_declaration
  ["const" "var"]
  . (identifier) @name
  "="
  . [
    (struct_declaration "{" @body)
    (union_declaration "{" @body)
    (opaque_declaration "{" @body)
  ]) @definition.struct)

((variable_declaration
  ["const" "var"]
  . (identifier) @name
  "="
  . [
    (enum_declaration "{" @body)
    (error_set_declaration "{" @body)
  ]) @definition.enum)

; MARK: Fields and cases

(struct_declaration
  (container_field
    name: (identifier) @name
    type: [
      (struct_declaration "{" @body)
      (union_declaration "{" @body)
      (enum_declaration "{" @body)
    ]) @definition.field)

(struct_declaration
  (container_field
    name: (identifier) @name
    type: (_) @_type) @definition.field
  (#not-kind? @_type "struct_declaration" "union_declaration" "enum_declaration"))

(union_declaration
  (container_field name: (identifier) @name) @definition.field)

; A file may be a structure itself.
(source_file
  (container_field name: (identifier) @name) @definition.field)

((enum_declaration
  (container_field name: (identifier) @name) @definition.enummember)
  (#not-eq? @name "_"))

; Those of a set without a name, as a result may have one, are no definitions.
(variable_declaration
  "="
  . (error_set_declaration
    (identifier) @name @definition.enummember))

; MARK: Functions

(source_file
  (function_declaration
    name: (identifier) @name
    body: (block)? @body) @definition.function)

((_
  (function_declaration
    name: (identifier) @name
    body: (block)? @body) @definition.method) @_place
  (#kind? @_place "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration"))

; MARK: Constants and variables of a file or a type

((_
  (variable_declaration
    "const"
    . (identifier) @name
    "="
    . [(_) "null" "undefined"] @_value) @definition.constant) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#not-kind? @_value
    "struct_declaration" "union_declaration" "opaque_declaration" "enum_declaration" "error_set_declaration"
    "builtin_function" "field_expression"))

; What is taken from elsewhere under its own name says nothing new.
((_
  (variable_declaration
    "const"
    . (identifier) @name
    "="
    . (field_expression member: (identifier) @_member) @_value) @definition.constant) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#not-eq? @_member @name))

((_
  (variable_declaration
    "pub"
    "const"
    . (identifier) @name
    "="
    . (field_expression member: (identifier) @_member) @_value) @definition.constant) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#eq? @_member @name))

((_
  (variable_declaration
    "const"
    . (identifier) @name
    "="
    . (builtin_function (builtin_identifier) @_builtin)) @definition.constant) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#not-any-of? @_builtin "@import" "@This"))

((_
  (variable_declaration
    "pub"
    "const"
    . (identifier) @name
    "="
    . (builtin_function (builtin_identifier) @_builtin)) @definition.module) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#eq? @_builtin "@import"))

((_
  (variable_declaration
    "var"
    . (identifier) @name
    "="
    . [(_) "null" "undefined"] @_value) @definition.variable) @_place
  (#kind? @_place "source_file" "struct_declaration" "union_declaration" "enum_declaration" "opaque_declaration")
  (#not-kind? @_value
    "struct_declaration" "union_declaration" "opaque_declaration" "enum_declaration" "error_set_declaration"))

; `extern var name: Type;`
((_
  (variable_declaration
    "extern"
    . (string)?
    . ["const" "var"]
    . (identifier) @name
    type: (_) @_type) @definition.variable) @_place
  (#kind? @_place "source_file" "struct_declaration"))

; MARK: References

(call_expression
  function: (identifier) @reference)

(field_expression
  member: (identifier) @reference)

; A type or a namespace whose members are used.
(field_expression
  object: (identifier) @reference)

(_ type: (identifier) @reference)
(_ ok: (identifier) @reference)
(_ error: (identifier) @reference)
(nullable_type (identifier) @reference)
(pointer_type (identifier) @reference)
(slice_type (identifier) @reference)
(array_type (identifier) @reference)
(struct_initializer . (identifier) @reference)

; A type given to a function.
((call_expression
  function: (_)
  (identifier) @reference)
  (#match? @reference "^[A-Z]"))

(builtin_function
  (arguments (identifier) @reference))
