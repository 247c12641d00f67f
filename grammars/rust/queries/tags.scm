; Definitions and references of Rust.
; An `impl` is a namespace with the name of the type it is for: what it holds has that type as its container.

; MARK: Types

(struct_item
  name: (type_identifier) @name
  body: (field_declaration_list) @body) @definition.struct

; The fields of a tuple belong to the signature.
(struct_item
  name: (type_identifier) @name
  body: (ordered_field_declaration_list)
  ";" @body) @definition.struct

(struct_item
  name: (type_identifier) @name
  !body) @definition.struct

(union_item
  name: (type_identifier) @name
  body: (field_declaration_list) @body) @definition.struct

(enum_item
  name: (type_identifier) @name
  body: (enum_variant_list) @body) @definition.enum

(trait_item
  name: (type_identifier) @name
  body: (declaration_list) @body) @definition.interface

(impl_item
  type: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)
    (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
    (reference_type type: (type_identifier) @name)
    (reference_type type: (generic_type type: (type_identifier) @name))
  ]
  body: (declaration_list) @body) @definition.namespace

(type_item
  name: (type_identifier) @name) @definition.class

(associated_type
  name: (type_identifier) @name) @definition.typeparameter

; MARK: Modules and macros

(mod_item
  name: (identifier) @name
  body: (declaration_list) @body) @definition.module

(macro_definition
  name: (identifier) @name
  . ["(" "[" "{"] @body) @definition.function

; MARK: Functions and methods

([
  (source_file
    (function_item
      name: (identifier) @name
      body: (block) @body) @definition.function)
  (block
    (function_item
      name: (identifier) @name
      body: (block) @body) @definition.function)
  (mod_item
    body: (declaration_list
      (function_item
        name: (identifier) @name
        body: (block) @body) @definition.function))
  (foreign_mod_item
    body: (declaration_list
      (function_signature_item
        name: (identifier) @name) @definition.function))
])

([
  (impl_item
    body: (declaration_list
      (function_item
        name: (identifier) @name
        body: (block) @body) @definition.method))
  (trait_item
    body: (declaration_list
      (function_item
        name: (identifier) @name
        body: (block) @body) @definition.method))
  (trait_item
    body: (declaration_list
      (function_signature_item
        name: (identifier) @name) @definition.method))
])

; MARK: Fields and variants

([
  (struct_item
    body: (field_declaration_list
      (field_declaration
        name: (field_identifier) @name) @definition.field))
  (union_item
    body: (field_declaration_list
      (field_declaration
        name: (field_identifier) @name) @definition.field))
])

(enum_variant
  name: (identifier) @name) @definition.enummember

; MARK: Constants and variables of a module, a type or a trait

([
  (source_file
    (const_item
      name: (identifier) @name) @definition.constant)
  (declaration_list
    (const_item
      name: (identifier) @name) @definition.constant)
])

([
  (source_file
    (static_item
      name: (identifier) @name) @definition.variable)
  (declaration_list
    (static_item
      name: (identifier) @name) @definition.variable)
])

; MARK: References

(call_expression
  function: [
    (identifier) @reference
    (scoped_identifier name: (identifier) @reference)
    (generic_function function: (identifier) @reference)
    (generic_function function: (scoped_identifier name: (identifier) @reference))
  ])

(field_expression
  field: (field_identifier) @reference)

(scoped_identifier
  path: (identifier) @reference)

(macro_invocation
  macro: (identifier) @reference)

; A macro's arguments are words to the parser.
(token_tree
  (identifier) @reference)

(struct_expression
  name: (type_identifier) @reference)

(tuple_struct_pattern
  type: (identifier) @reference)

(scoped_type_identifier
  name: (type_identifier) @reference)

(_
  type: (type_identifier) @reference)

(_
  return_type: (type_identifier) @reference)

(_
  trait: (type_identifier) @reference)

(type_arguments
  (type_identifier) @reference)

(trait_bounds
  (type_identifier) @reference)

(tuple_type
  (type_identifier) @reference)
