; Scopes of Scala and the names that parameters, declarations and patterns bring into them.

[
  (block)
  (case_clause)
  (class_definition)
  (compilation_unit)
  (enum_definition)
  (for_expression)
  (function_definition)
  (indented_block)
  (lambda_expression)
  (object_definition)
  (template_body)
  (trait_definition)
] @scope

; MARK: Parameters

(parameter
  name: (identifier) @definition.parameter
  type: (_)? @type)

(class_parameter
  name: (identifier) @definition.parameter
  type: (_)? @type)

(lambda_expression
  parameters: (identifier) @definition.parameter)

(binding
  name: (identifier) @definition.parameter
  type: (_)? @type)

; MARK: Declarations

(val_definition
  pattern: (identifier) @definition.local
  type: (_) @type)

(val_definition
  pattern: (identifier) @definition.local
  !type
  value: (_) @value)

(var_definition
  pattern: (identifier) @definition.local
  type: (_) @type)

(var_definition
  pattern: (identifier) @definition.local
  !type
  value: (_) @value)

(val_definition
  pattern: (identifiers (identifier) @definition.local))

(enumerator
  . (identifier) @definition.local)

; MARK: Patterns

(tuple_pattern
  (identifier) @definition.local)

(case_class_pattern
  pattern: (identifier) @definition.local)

(typed_pattern
  pattern: (identifier) @definition.local
  type: (_) @type)

(capture_pattern
  name: (identifier) @definition.local)

(infix_pattern
  left: (identifier) @definition.local)

(infix_pattern
  right: (identifier) @definition.local)
