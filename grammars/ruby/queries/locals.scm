; Scopes of Ruby and the names that parameters and assignments bring into them.

[
  (block)
  (class)
  (do_block)
  (lambda)
  (method)
  (module)
  (program)
  (singleton_class)
  (singleton_method)
] @scope

; MARK: Parameters

([
  (block_parameters (identifier) @definition.parameter)
  (destructured_parameter (identifier) @definition.parameter)
  (lambda_parameters (identifier) @definition.parameter)
  (method_parameters (identifier) @definition.parameter)
])

(optional_parameter
  name: (identifier) @definition.parameter
  value: (_) @value)

(keyword_parameter
  name: (identifier) @definition.parameter
  value: (_)? @value)

(block_parameter
  name: (identifier) @definition.parameter)

(hash_splat_parameter
  name: (identifier) @definition.parameter)

(splat_parameter
  name: (identifier) @definition.parameter)

; MARK: Assignments

(assignment
  left: (identifier) @definition.local
  right: (_) @value)

(operator_assignment
  left: (identifier) @definition.local
  right: (_) @value)

([
  (destructured_left_assignment (identifier) @definition.local)
  (left_assignment_list (identifier) @definition.local)
  (rest_assignment (identifier) @definition.local)
])

; MARK: Loops and patterns

(for
  pattern: (identifier) @definition.local)

(exception_variable
  (identifier) @definition.local)

(as_pattern
  name: (identifier) @definition.local)

(array_pattern
  (identifier) @definition.local)

(in_clause
  pattern: (identifier) @definition.local)

(keyword_pattern
  key: (hash_key_symbol) @definition.local
  !value)

(keyword_pattern
  value: (identifier) @definition.local)
