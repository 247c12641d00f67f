; Scopes of JavaScript and the names that parameters and declarations bring into them.

[
  (arrow_function)
  (catch_clause)
  (class_body)
  (for_in_statement)
  (for_statement)
  (function_declaration)
  (function_expression)
  (generator_function)
  (generator_function_declaration)
  (method_definition)
  (program)
  (statement_block)
  (switch_body)
] @scope

; MARK: Parameters

(formal_parameters
  [
    (identifier) @definition.parameter
    (rest_pattern (identifier) @definition.parameter)
  ])

(formal_parameters
  (assignment_pattern
    left: (identifier) @definition.parameter
    right: (_) @value))

(arrow_function
  parameter: (identifier) @definition.parameter)

; MARK: Declarations

(variable_declarator
  name: (identifier) @definition.local
  value: (_)? @value)

(for_in_statement
  left: (identifier) @definition.local)

(catch_clause
  parameter: (identifier) @definition.local)

; MARK: Parts of a value, of a variable's or of a parameter's

(shorthand_property_identifier_pattern) @definition.local

(object_pattern
  [
    (rest_pattern (identifier) @definition.local)
    (pair_pattern value: (identifier) @definition.local)
    (pair_pattern value: (assignment_pattern left: (identifier) @definition.local))
  ])

(array_pattern
  [
    (identifier) @definition.local
    (assignment_pattern left: (identifier) @definition.local)
    (rest_pattern (identifier) @definition.local)
  ])
