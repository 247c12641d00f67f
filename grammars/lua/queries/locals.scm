; Scopes of Lua and the names that parameters and declarations bring into them.

[
  (block)
  (chunk)
  (do_statement)
  (for_statement)
  (function_declaration)
  (function_definition)
  (repeat_statement)
  (while_statement)
] @scope

(parameters
  name: (identifier) @definition.parameter)

(variable_declaration
  (assignment_statement
    (variable_list
      . name: (identifier) @definition.local .)
    (expression_list
      . value: (_) @value .)))

(variable_declaration
  (assignment_statement
    (variable_list
      . name: (identifier) @definition.local
      . name: (identifier))))

(variable_declaration
  (assignment_statement
    (variable_list
      name: (identifier)
      . name: (identifier) @definition.local)))

(variable_declaration
  (variable_list
    name: (identifier) @definition.local))

(for_numeric_clause
  name: (identifier) @definition.local)

(for_generic_clause
  (variable_list
    name: (identifier) @definition.local))
