; Scopes of PHP and the names that parameters and assignments bring into them, without their dollar signs.

[
  (anonymous_function)
  (arrow_function)
  (declaration_list)
  (function_definition)
  (method_declaration)
  (program)
] @scope

; MARK: Parameters

(simple_parameter
  type: (_)? @type
  name: (variable_name (name) @definition.parameter))

(property_promotion_parameter
  type: (_)? @type
  name: (variable_name (name) @definition.parameter))

(variadic_parameter
  name: (variable_name (name) @definition.parameter))

; MARK: Declarations

(assignment_expression
  left: (variable_name (name) @definition.local)
  right: (_) @value)

(list_literal
  (variable_name (name) @definition.local))

(foreach_statement
  (_)
  . (variable_name (name) @definition.local))

(foreach_statement
  (pair
    (variable_name (name) @definition.local)))

(catch_clause
  type: (type_list) @type
  name: (variable_name (name) @definition.local))

(static_variable_declaration
  name: (variable_name (name) @definition.local))

(global_declaration
  (variable_name (name) @definition.local))
