; Scopes of Bash and the names that declarations bring into them.

[
  (c_style_for_statement)
  (for_statement)
  (function_definition)
  (program)
  (subshell)
] @scope

(declaration_command
  (variable_name) @definition.local)

(variable_assignment
  name: (variable_name) @definition.local
  value: (_)? @value)

(for_statement
  variable: (variable_name) @definition.local)

((command
  name: (command_name (word) @_read)
  argument: (word) @definition.local .)
  (#any-of? @_read "mapfile" "read" "readarray"))
