; Definitions and references of C++.
; A declarator nests the name inside what is done to it (`*`, `&`, `[]`, `()`); the forms met in practice are listed.
; What is defined outside of its class (`Status Table::Open(…)`) names the class as its container.

; MARK: Namespaces and types

(namespace_definition
  name: [
    (namespace_identifier) @name
    (nested_namespace_specifier (namespace_identifier) @name .)
  ]
  body: (declaration_list) @body) @definition.namespace

(class_specifier
  name: [
    (type_identifier) @name
    (template_type name: (type_identifier) @name)
    (qualified_identifier name: (type_identifier) @name)
  ]
  body: (field_declaration_list) @body) @definition.class

(struct_specifier
  name: [
    (type_identifier) @name
    (template_type name: (type_identifier) @name)
    (qualified_identifier name: (type_identifier) @name)
  ]
  body: (field_declaration_list) @body) @definition.struct

(union_specifier
  name: (type_identifier) @name
  body: (field_declaration_list) @body) @definition.struct

(enum_specifier
  name: (type_identifier) @name
  body: (enumerator_list) @body) @definition.enum

(enumerator
  name: (identifier) @name) @definition.enummember

(concept_definition
  name: (identifier) @name) @definition.interface

(alias_declaration
  name: (type_identifier) @name) @definition.class

(type_definition
  type: [
    (class_specifier body: (field_declaration_list)? @body)
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
    (dependent_type)
    (primitive_type)
    (qualified_identifier)
    (sized_type_specifier)
    (template_type)
    (type_identifier)
  ]
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (array_declarator declarator: (type_identifier) @name)
    (function_declarator declarator: (type_identifier) @name)
  ]) @definition.class

(type_definition
  declarator: (function_declarator
    declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @definition.class

; MARK: Macros

(preproc_function_def
  name: (identifier) @name
  value: (preproc_arg)? @body) @definition.function

; One without a value is a flag or an include guard.
(preproc_def
  name: (identifier) @name
  value: (preproc_arg)) @definition.constant

; MARK: Functions; a name with parameters and no type is a macro's

; Where conditions of the preprocessor cut a statement in two, the parser takes `else if (…) {` for a function.
((function_definition
  type: (_)
  declarator: [
    (function_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
    (reference_declarator (function_declarator declarator: (identifier) @name))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  ]
  body: (_) @body) @definition.function
  (#not-any-of? @name "do" "else" "for" "if" "return" "switch" "while"))

([
  (translation_unit
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
  (declaration_list
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
  (preproc_if
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
  (preproc_ifdef
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
  (preproc_else
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
  (template_declaration
    (declaration
      type: (_)
      declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
        (reference_declarator (function_declarator declarator: (identifier) @name))
        (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
      ]) @definition.function)
]
  (#not-any-of? @name "do" "else" "for" "if" "return" "switch" "while"))

; MARK: Members inside of their class

(field_declaration_list
  (function_definition
    declarator: [
      (function_declarator declarator: (field_identifier) @name)
      (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
      (reference_declarator (function_declarator declarator: (field_identifier) @name))
      (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name)))
    ]
    body: (compound_statement)? @body) @definition.method)

(field_declaration
  declarator: [
    (function_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
    (reference_declarator (function_declarator declarator: (field_identifier) @name))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name)))
  ]) @definition.method

(field_declaration_list
  (function_definition
    !type
    declarator: (function_declarator declarator: (identifier) @name)
    (field_initializer_list)? @body
    body: (compound_statement)? @body) @definition.constructor)

(field_declaration_list
  (declaration
    !type
    declarator: (function_declarator declarator: (identifier) @name)) @definition.constructor)

; Destructors: of the kind of constructors, for nobody writes either after a dot.
(field_declaration_list
  (function_definition
    declarator: (function_declarator declarator: (destructor_name) @name)
    body: (compound_statement)? @body) @definition.constructor)

(field_declaration_list
  (declaration
    declarator: (function_declarator declarator: (destructor_name) @name)) @definition.constructor)

(function_definition
  declarator: [
    (function_declarator declarator: (operator_name) @name)
    (pointer_declarator declarator: (function_declarator declarator: (operator_name) @name))
    (reference_declarator (function_declarator declarator: (operator_name) @name))
  ]
  body: (compound_statement)? @body) @definition.operator

(field_declaration
  declarator: [
    (function_declarator declarator: (operator_name) @name)
    (pointer_declarator declarator: (function_declarator declarator: (operator_name) @name))
    (reference_declarator (function_declarator declarator: (operator_name) @name))
  ]) @definition.operator

; MARK: Members outside of their class

((function_definition
  declarator: [
    (function_declarator declarator: (qualified_identifier
      scope: (namespace_identifier) @container
      name: (identifier) @name))
    (function_declarator declarator: (qualified_identifier
      scope: (template_type name: (type_identifier) @container)
      name: (identifier) @name))
    (function_declarator declarator: (qualified_identifier
      name: (qualified_identifier
        scope: (_) @container
        name: (identifier) @name)))
    (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier
      scope: (namespace_identifier) @container
      name: (identifier) @name)))
    (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier
      scope: (template_type name: (type_identifier) @container)
      name: (identifier) @name)))
    (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier
      name: (qualified_identifier
        scope: (_) @container
        name: (identifier) @name))))
    (reference_declarator (function_declarator declarator: (qualified_identifier
      scope: (namespace_identifier) @container
      name: (identifier) @name)))
    (reference_declarator (function_declarator declarator: (qualified_identifier
      scope: (template_type name: (type_identifier) @container)
      name: (identifier) @name)))
    (reference_declarator (function_declarator declarator: (qualified_identifier
      name: (qualified_identifier
        scope: (_) @container
        name: (identifier) @name))))
  ]
  body: (compound_statement)? @body) @definition.method
  (#not-eq? @name @container))

((function_definition
  declarator: (function_declarator
    declarator: [
      (qualified_identifier
        scope: (namespace_identifier) @container
        name: (identifier) @name)
      (qualified_identifier
        scope: (template_type name: (type_identifier) @container)
        name: (identifier) @name)
      (qualified_identifier
        name: (qualified_identifier
          scope: (namespace_identifier) @container
          name: (identifier) @name))
    ])
  (field_initializer_list)? @body
  body: (compound_statement)? @body) @definition.constructor
  (#eq? @name @container))

(function_definition
  declarator: (function_declarator
    declarator: [
      (qualified_identifier
        scope: (namespace_identifier) @container
        name: (destructor_name) @name)
      (qualified_identifier
        scope: (template_type name: (type_identifier) @container)
        name: (destructor_name) @name)
      (qualified_identifier
        name: (qualified_identifier
          scope: (namespace_identifier) @container
          name: (destructor_name) @name))
    ])
  body: (compound_statement)? @body) @definition.constructor

; MARK: Fields

(field_declaration
  declarator: [
    (field_identifier) @name
    (pointer_declarator declarator: (field_identifier) @name)
    (reference_declarator (field_identifier) @name)
    (array_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))
    (pointer_declarator declarator: (array_declarator declarator: (field_identifier) @name))
    (array_declarator declarator: (array_declarator declarator: (field_identifier) @name))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))
  ]) @definition.field

; MARK: Variables of the file or a namespace, also those under a condition

([
  (translation_unit
    (declaration
      declarator: [
        (identifier) @name
        (pointer_declarator declarator: (identifier) @name)
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (identifier) @name)
        (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
        (init_declarator declarator: (reference_declarator (identifier) @name))
        (init_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
      ]) @definition.variable)
  (declaration_list
    (declaration
      declarator: [
        (identifier) @name
        (pointer_declarator declarator: (identifier) @name)
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (identifier) @name)
        (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
        (init_declarator declarator: (reference_declarator (identifier) @name))
        (init_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
      ]) @definition.variable)
  (preproc_if
    (declaration
      declarator: [
        (identifier) @name
        (pointer_declarator declarator: (identifier) @name)
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (identifier) @name)
        (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
        (init_declarator declarator: (reference_declarator (identifier) @name))
        (init_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
      ]) @definition.variable)
  (preproc_ifdef
    (declaration
      declarator: [
        (identifier) @name
        (pointer_declarator declarator: (identifier) @name)
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (identifier) @name)
        (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
        (init_declarator declarator: (reference_declarator (identifier) @name))
        (init_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
      ]) @definition.variable)
  (preproc_else
    (declaration
      declarator: [
        (identifier) @name
        (pointer_declarator declarator: (identifier) @name)
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (identifier) @name)
        (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
        (init_declarator declarator: (reference_declarator (identifier) @name))
        (init_declarator declarator: (array_declarator declarator: (identifier) @name))
        (init_declarator declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
      ]) @definition.variable)
])

; MARK: References

(call_expression
  function: [
    (identifier) @reference
    (template_function name: (identifier) @reference)
    (qualified_identifier name: (identifier) @reference)
    (qualified_identifier name: (qualified_identifier name: (identifier) @reference))
  ])

(field_expression
  field: [
    (field_identifier) @reference
    (template_method name: (field_identifier) @reference)
  ])

(field_designator
  (field_identifier) @reference)

(qualified_identifier
  scope: [
    (namespace_identifier) @reference
    (template_type name: (type_identifier) @reference)
  ])

(qualified_identifier
  name: (type_identifier) @reference)

(_
  type: (type_identifier) @reference)

(template_type
  name: (type_identifier) @reference)

(base_class_clause
  [
    (type_identifier) @reference
    (template_type name: (type_identifier) @reference)
  ])
