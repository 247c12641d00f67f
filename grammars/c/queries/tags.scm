; Definitions and references of C.
; A declarator nests the name inside what is done to it (`*`, `[]`, `()`); the forms met in practice are listed.

; MARK: Functions

; Where conditions of the preprocessor cut a statement in two, the parser takes `else if (…) {` for a function.
((function_definition
  declarator: [
    (function_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
    (pointer_declarator declarator:
      (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  ]
  body: (compound_statement) @body) @definition.function
  (#not-any-of? @name "do" "else" "for" "if" "return" "switch" "while"))

((declaration
  declarator: [
    (function_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
    (pointer_declarator declarator:
      (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  ]) @definition.function
  (#not-any-of? @name "do" "else" "for" "if" "return" "switch" "while"))

; MARK: Macros

(preproc_function_def
  name: (identifier) @name
  value: (preproc_arg)? @body) @definition.function

; One without a value is a flag or an include guard.
(preproc_def
  name: (identifier) @name
  value: (preproc_arg)) @definition.constant

; MARK: Types

(struct_specifier
  name: (type_identifier) @name
  body: (field_declaration_list) @body) @definition.struct

(union_specifier
  name: (type_identifier) @name
  body: (field_declaration_list) @body) @definition.struct

(enum_specifier
  name: (type_identifier) @name
  body: (enumerator_list) @body) @definition.enum

(type_definition
  type: [
    (struct_specifier body: (field_declaration_list)? @body)
    (union_specifier body: (field_declaration_list)? @body)
  ]
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
  ]) @definition.struct

(type_definition
  type: (enum_specifier body: (enumerator_list)? @body)
  declarator: (type_identifier) @name) @definition.enum

(type_definition
  type: [
    (macro_type_specifier)
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
  ]
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (array_declarator declarator: (type_identifier) @name)
    (function_declarator declarator: (type_identifier) @name)
  ]) @definition.class

; Pointers to functions.
(type_definition
  declarator: [
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator:
        (array_declarator declarator: (type_identifier) @name))))
    (pointer_declarator declarator: (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))))
  ]) @definition.class

; MARK: Members

(field_declaration
  declarator: [
    (field_identifier) @name
    (pointer_declarator declarator: (field_identifier) @name)
    (array_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))
    (pointer_declarator declarator: (array_declarator declarator: (field_identifier) @name))
    (array_declarator declarator: (array_declarator declarator: (field_identifier) @name))
    (array_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))
    (pointer_declarator declarator: (pointer_declarator declarator:
      (pointer_declarator declarator: (field_identifier) @name)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator:
        (array_declarator declarator: (field_identifier) @name))))
    (pointer_declarator declarator: (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name))))
  ]) @definition.field

(enumerator
  name: (identifier) @name) @definition.enummember

; MARK: Variables of the file, also those under a condition

(translation_unit
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

(preproc_ifdef
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

(preproc_if
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

(preproc_else
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

(preproc_elif
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

(declaration_list
  (declaration
    declarator: [
      (identifier) @name
      (pointer_declarator declarator: (identifier) @name)
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (array_declarator declarator: (identifier) @name))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (identifier) @name)
      (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
      (init_declarator declarator: (array_declarator declarator: (identifier) @name))
      (init_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (array_declarator declarator:
        (array_declarator declarator: (identifier) @name)))
      (init_declarator declarator:
        (array_declarator declarator: (pointer_declarator declarator: (identifier) @name)))
      (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name))))
      (init_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @name)))))
      (init_declarator declarator: (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))))
    ]) @definition.variable)

; MARK: References

(call_expression
  function: (identifier) @reference)

(field_expression
  field: (field_identifier) @reference)

(field_designator
  (field_identifier) @reference)

(_
  type: (type_identifier) @reference)

(struct_specifier
  name: (type_identifier) @reference
  !body)

(union_specifier
  name: (type_identifier) @reference
  !body)

(enum_specifier
  name: (type_identifier) @reference
  !body)
