; Definitions and references of Go.
; A declaration may stand alone or in a parenthesised group, so it is taken without its keyword; `prefix` is the keyword
; that a reader expects before it.

; MARK: Functions and methods

(function_declaration
  name: (identifier) @name
  body: (block)? @body) @definition.function

(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [
        (type_identifier) @container
        (pointer_type (type_identifier) @container)
        (generic_type type: (type_identifier) @container)
        (pointer_type (generic_type type: (type_identifier) @container))
      ]))
  name: (field_identifier) @name
  body: (block)? @body) @definition.method

(interface_type
  (method_elem
    name: (field_identifier) @name) @definition.method)

; MARK: Types

((type_spec
  name: (type_identifier) @name
  type: (struct_type (field_declaration_list) @body)) @definition.struct
  (#set! prefix "type"))

((type_spec
  name: (type_identifier) @name
  type: (interface_type "{" @body)) @definition.interface
  (#set! prefix "type"))

((type_spec
  name: (type_identifier) @name
  type: [
    (array_type) (channel_type) (function_type) (generic_type) (map_type) (parenthesized_type)
    (pointer_type) (qualified_type) (slice_type) (type_identifier)
  ]) @definition.class
  (#set! prefix "type"))

((type_alias
  name: (type_identifier) @name) @definition.class
  (#set! prefix "type"))

; MARK: Fields; an embedded type is a field of its name

(field_declaration
  name: (field_identifier) @name) @definition.field

(field_declaration
  !name
  type: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (qualified_type name: (type_identifier) @name)
  ]) @definition.field

; MARK: Constants and variables of the package

((source_file
  (const_declaration
    (const_spec
      name: (identifier) @name) @definition.constant))
  (#set! prefix "const"))

((source_file
  (var_declaration
    [
      (var_spec
        name: (identifier) @name) @definition.variable
      (var_spec_list
        (var_spec
          name: (identifier) @name) @definition.variable)
    ]))
  (#set! prefix "var"))

; MARK: References

(call_expression
  function: (identifier) @reference)

(selector_expression
  field: (field_identifier) @reference)

(keyed_element
  . (literal_element (identifier) @reference))

(qualified_type
  name: (type_identifier) @reference)

(_
  type: (type_identifier) @reference)

(_
  result: (type_identifier) @reference)

(_
  element: (type_identifier) @reference)

(_
  value: (type_identifier) @reference)

(_
  key: (type_identifier) @reference)

(pointer_type
  (type_identifier) @reference)

(type_elem
  (type_identifier) @reference)

(type_constraint
  (type_identifier) @reference)
