; Definitions and references of Swift.
; An extension is a namespace with the name of the type it extends: what it holds has that type as its container.

; MARK: Types

(class_declaration
  declaration_kind: ["actor" "class"]
  name: (type_identifier) @name
  body: (class_body) @body) @definition.class

(class_declaration
  declaration_kind: "struct"
  name: (type_identifier) @name
  body: (class_body) @body) @definition.struct

(class_declaration
  declaration_kind: "enum"
  name: (type_identifier) @name
  body: (enum_class_body) @body) @definition.enum

(class_declaration
  declaration_kind: "extension"
  name: (user_type (type_identifier) @name .)
  body: (class_body) @body) @definition.namespace

(protocol_declaration
  name: (type_identifier) @name
  body: (protocol_body) @body) @definition.interface

(typealias_declaration
  name: (type_identifier) @name) @definition.class

(associatedtype_declaration
  name: (type_identifier) @name) @definition.typeparameter

(enum_entry
  name: (simple_identifier) @name) @definition.enummember

; MARK: Functions
; The body is the field `body`: capturing it beside the name would cost a second of compilation a pattern.

([
  (source_file
    (function_declaration
      name: (simple_identifier) @name) @definition.function)
  (statements
    (function_declaration
      name: (simple_identifier) @name) @definition.function)
])

(macro_declaration
  (simple_identifier) @name
  definition: (macro_definition)? @body) @definition.function

(function_declaration
  name: (custom_operator) @name) @definition.operator

; MARK: Members

([
  (class_body
    (function_declaration
      name: (simple_identifier) @name) @definition.method)
  (enum_class_body
    (function_declaration
      name: (simple_identifier) @name) @definition.method)
  (protocol_body
    (protocol_function_declaration
      name: (simple_identifier) @name) @definition.method)
])

(init_declaration
  name: "init" @name
  body: (function_body)? @body) @definition.constructor

([
  (class_body
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @name)
      [
        (computed_property)
        (willset_didset_block)
      ]? @body) @definition.property)
  (enum_class_body
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @name)
      [
        (computed_property)
        (willset_didset_block)
      ]? @body) @definition.property)
  (protocol_body
    (protocol_property_declaration
      name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property)
])

; MARK: Constants and variables of the file

(source_file
  (property_declaration
    (value_binding_pattern mutability: "let")
    name: (pattern bound_identifier: (simple_identifier) @name)) @definition.constant)

(source_file
  (property_declaration
    (value_binding_pattern mutability: "var")
    name: (pattern bound_identifier: (simple_identifier) @name)
    (computed_property)? @body) @definition.variable)

; MARK: References

(call_expression
  . (simple_identifier) @reference)

(navigation_suffix
  suffix: (simple_identifier) @reference)

; `.member` without the type before the dot.
(prefix_expression
  operation: "."
  target: (simple_identifier) @reference)

(user_type
  (type_identifier) @reference)

(macro_invocation
  (simple_identifier) @reference)
