; Scopes of Swift and the names that parameters and bindings bring into them.

[
  (catch_block)
  (class_body)
  (computed_property)
  (computed_setter)
  (do_statement)
  (enum_class_body)
  (enum_entry)
  (for_statement)
  (function_declaration)
  (if_statement)
  (init_declaration)
  (lambda_literal)
  (macro_declaration)
  (protocol_body)
  (protocol_function_declaration)
  (source_file)
  (statements)
  (subscript_declaration)
  (switch_entry)
  (while_statement)
] @scope

; MARK: Parameters
; The grammar's field `type` cannot be queried, so a type is told by its place.

(parameter
  name: (simple_identifier) @definition.parameter
  (_) @type .)

(lambda_parameter
  name: (simple_identifier) @definition.parameter .)

(lambda_parameter
  name: (simple_identifier) @definition.parameter
  (_) @type .)

(computed_setter
  (simple_identifier) @definition.parameter)

; MARK: Declarations: with their type, else with their value

([
  (source_file
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @definition.local)
      . (type_annotation (_) @type .)))
  (statements
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @definition.local)
      . (type_annotation (_) @type .)))
])

([
  (source_file
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @definition.local)
      . value: (_) @value))
  (statements
    (property_declaration
      name: (pattern bound_identifier: (simple_identifier) @definition.local)
      . value: (_) @value))
])

; MARK: Conditions

([
  (if_statement bound_identifier: (simple_identifier) @definition.local)
  (guard_statement bound_identifier: (simple_identifier) @definition.local)
  (while_statement bound_identifier: (simple_identifier) @definition.local)
])

; MARK: Patterns

([
  (catch_block (pattern (simple_identifier) @definition.local .))
  (for_statement item: (pattern . (simple_identifier) @definition.local .))
  (guard_statement (pattern (simple_identifier) @definition.local .))
  (if_statement (pattern (simple_identifier) @definition.local .))
  (while_statement (pattern (simple_identifier) @definition.local .))
])

; Inside a tuple or the payload of an enum case.
(pattern
  (pattern (simple_identifier) @definition.local .))
