; Scopes of Python and the names that parameters and assignments bring into them.

[
  (module)
  (class_definition)
  (dictionary_comprehension)
  (function_definition)
  (generator_expression)
  (lambda)
  (list_comprehension)
  (set_comprehension)
] @scope

; MARK: Parameters

([
  (parameters (identifier) @definition.parameter)
  (lambda_parameters (identifier) @definition.parameter)
])

(default_parameter
  name: (identifier) @definition.parameter
  value: (_) @value)

(typed_parameter
  . (identifier) @definition.parameter
  type: (type) @type)

(typed_parameter
  . [
    (list_splat_pattern (identifier) @definition.parameter)
    (dictionary_splat_pattern (identifier) @definition.parameter)
  ])

(typed_default_parameter
  name: (identifier) @definition.parameter
  type: (type) @type
  value: (_) @value)

([
  (parameters (list_splat_pattern (identifier) @definition.parameter))
  (parameters (dictionary_splat_pattern (identifier) @definition.parameter))
  (lambda_parameters (list_splat_pattern (identifier) @definition.parameter))
  (lambda_parameters (dictionary_splat_pattern (identifier) @definition.parameter))
])

; MARK: Assignments

(assignment
  left: (identifier) @definition.local
  type: (type)? @type
  right: (_)? @value)

(assignment
  left: [
    (pattern_list (identifier) @definition.local)
    (tuple_pattern (identifier) @definition.local)
    (list_pattern (identifier) @definition.local)
    (pattern_list (list_splat_pattern (identifier) @definition.local))
    (pattern_list (tuple_pattern (identifier) @definition.local))
  ])

(named_expression
  name: (identifier) @definition.local
  value: (_) @value)

(as_pattern
  . (_) @value
  alias: (as_pattern_target (identifier) @definition.local))

; MARK: Loops and patterns

(for_statement
  left: [
    (identifier) @definition.local
    (pattern_list (identifier) @definition.local)
    (tuple_pattern (identifier) @definition.local)
    (pattern_list (tuple_pattern (identifier) @definition.local))
  ])

(for_in_clause
  left: [
    (identifier) @definition.local
    (pattern_list (identifier) @definition.local)
    (tuple_pattern (identifier) @definition.local)
    (pattern_list (tuple_pattern (identifier) @definition.local))
  ])

(case_pattern
  (dotted_name . (identifier) @definition.local .))

(keyword_pattern
  (dotted_name . (identifier) @definition.local .))
