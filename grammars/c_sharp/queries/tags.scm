; Definitions and references of C#.

; MARK: Name spaces and types

(namespace_declaration
  name: [
    (identifier) @name
    (qualified_name name: (identifier) @name)
  ]
  body: (declaration_list) @body) @definition.namespace

(class_declaration
  name: (identifier) @name
  body: (declaration_list)? @body) @definition.class

(record_declaration
  name: (identifier) @name
  body: (declaration_list)? @body) @definition.class

(struct_declaration
  name: (identifier) @name
  body: (declaration_list)? @body) @definition.struct

(interface_declaration
  name: (identifier) @name
  body: (declaration_list) @body) @definition.interface

(enum_declaration
  name: (identifier) @name
  body: (enum_member_declaration_list) @body) @definition.enum

(enum_member_declaration
  name: (identifier) @name) @definition.enummember

(delegate_declaration
  name: (identifier) @name) @definition.class

; MARK: Methods

(method_declaration
  name: (identifier) @name
  body: (_)? @body) @definition.method

; Where conditions of the preprocessor cut a statement in two, the parser takes `else if (…) {` for a function.
((local_function_statement
  name: (identifier) @name
  body: (_)? @body) @definition.function
  (#not-any-of? @name "do" "else" "for" "foreach" "if" "lock" "return" "switch" "using" "while"))

(constructor_declaration
  name: (identifier) @name
  (constructor_initializer)? @body
  body: (_)? @body) @definition.constructor

; MARK: Properties, events, fields and constants

(property_declaration
  name: (identifier) @name
  accessors: (accessor_list) @body) @definition.property

(property_declaration
  name: (identifier) @name
  value: (arrow_expression_clause) @body) @definition.property

(event_declaration
  name: (identifier) @name) @definition.event

(event_field_declaration
  (variable_declaration
    (variable_declarator
      name: (identifier) @name))) @definition.event

((field_declaration
  (modifier)* @_modifier
  (variable_declaration
    (variable_declarator
      name: (identifier) @name))) @definition.field
  (#not-any-of? @_modifier "const"))

(field_declaration
  ((modifier) @_modifier (#eq? @_modifier "const"))
  (variable_declaration
    (variable_declarator
      name: (identifier) @name))) @definition.constant

; What a record is made of.
(record_declaration
  name: (identifier) @container
  (parameter_list
    (parameter
      name: (identifier) @name) @definition.property))

; MARK: References

(invocation_expression
  function: [
    (identifier) @reference
    (generic_name (identifier) @reference)
  ])

(member_access_expression
  name: [
    (identifier) @reference
    (generic_name (identifier) @reference)
  ])

(member_binding_expression
  name: (identifier) @reference)

; A class whose static members are used.
((member_access_expression
  expression: (identifier) @reference)
  (#match? @reference "^[A-Z]"))

(_
  type: (identifier) @reference)

(_
  returns: (identifier) @reference)

(generic_name
  (identifier) @reference)

(type_argument_list
  (identifier) @reference)

(base_list
  (identifier) @reference)

(nullable_type
  type: (identifier) @reference)

(qualified_name
  name: (identifier) @reference)

(attribute
  name: (identifier) @reference)
