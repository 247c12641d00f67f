; Definitions and references of PHP. A variable's name is without its dollar sign.

; MARK: Types

(class_declaration
  name: (name) @name
  body: (declaration_list) @body) @definition.class

(trait_declaration
  name: (name) @name
  body: (declaration_list) @body) @definition.class

(interface_declaration
  name: (name) @name
  body: (declaration_list) @body) @definition.interface

(enum_declaration
  name: (name) @name
  body: (enum_declaration_list) @body) @definition.enum

(enum_case
  name: (name) @name) @definition.enummember

; MARK: Functions

(function_definition
  name: (name) @name
  body: (compound_statement) @body) @definition.function

((method_declaration
  name: (name) @name
  body: (compound_statement)? @body) @definition.method
  (#not-eq? @name "__construct"))

((method_declaration
  name: (name) @name
  body: (compound_statement)? @body) @definition.constructor
  (#eq? @name "__construct"))

; MARK: Properties, constants, variables of the file

(property_declaration
  (property_element
    name: (variable_name (name) @name))) @definition.field

(property_promotion_parameter
  name: (variable_name (name) @name)) @definition.field

(const_declaration
  (const_element . (name) @name)) @definition.constant

((function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument (string (string_content) @name)))) @definition.constant
  (#eq? @_define "define"))

(program
  (expression_statement
    (assignment_expression
      left: (variable_name (name) @name)) @definition.variable))

; MARK: References

(function_call_expression
  function: [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(member_call_expression
  name: (name) @reference)

(nullsafe_member_call_expression
  name: (name) @reference)

(scoped_call_expression
  name: (name) @reference)

(member_access_expression
  name: (name) @reference)

(nullsafe_member_access_expression
  name: (name) @reference)

(scoped_property_access_expression
  name: (variable_name (name) @reference))

(class_constant_access_expression
  (name) @reference .)

; MARK: Types that are used

(scoped_call_expression
  scope: [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(class_constant_access_expression
  . [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(object_creation_expression
  [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(named_type
  [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(base_clause
  [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(class_interface_clause
  [
    (name) @reference
    (qualified_name (name) @reference)
  ])

(use_declaration
  (name) @reference)

(attribute
  (name) @reference)

(binary_expression
  operator: "instanceof"
  right: (name) @reference)
