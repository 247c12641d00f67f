; Definitions and references of Bash.
; A variable is the file's if it is set outside of functions.

(function_definition
  name: (word) @name
  body: (_) @body) @definition.function

((_
  (variable_assignment
    name: (variable_name) @name) @definition.variable) @_place
  (#kind? @_place "program" "variable_assignments"))

((program
  (declaration_command
    (variable_assignment
      name: (variable_name) @name)) @definition.variable)
  (#not-match? @definition.variable "^(readonly|(declare|typeset|local)\\s+(-\\w+\\s+)*-\\w*r)\\b"))

((program
  (declaration_command
    (variable_assignment
      name: (variable_name) @name)) @definition.constant)
  (#match? @definition.constant "^(readonly|(declare|typeset|local)\\s+(-\\w+\\s+)*-\\w*r)\\b"))

; MARK: References

(command
  name: (command_name (word) @reference))

(simple_expansion
  (variable_name) @reference)

(expansion
  (variable_name) @reference)

(arithmetic_expansion
  (variable_name) @reference)
