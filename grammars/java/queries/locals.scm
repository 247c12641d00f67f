; Scopes of Java and the names that parameters and declarations bring into them.

[
  (annotation_type_body)
  (block)
  (catch_clause)
  (class_body)
  (compact_constructor_declaration)
  (constructor_body)
  (constructor_declaration)
  (enhanced_for_statement)
  (enum_body)
  (for_statement)
  (interface_body)
  (lambda_expression)
  (method_declaration)
  (program)
  (record_declaration)
  (switch_block_statement_group)
  (switch_rule)
  (try_with_resources_statement)
] @scope

; MARK: Parameters

(formal_parameter
  type: (_) @type
  name: (identifier) @definition.parameter)

(spread_parameter
  (variable_declarator name: (identifier) @definition.parameter))

(inferred_parameters
  (identifier) @definition.parameter)

(lambda_expression
  parameters: (identifier) @definition.parameter)

(catch_formal_parameter
  (catch_type) @type
  name: (identifier) @definition.parameter)

; MARK: Declarations; the type of `var` is that of the value

((local_variable_declaration
  type: (_) @type
  declarator: (variable_declarator
    name: (identifier) @definition.local
    value: (_)? @value))
  (#not-eq? @type "var"))

((local_variable_declaration
  type: (type_identifier) @_var
  declarator: (variable_declarator
    name: (identifier) @definition.local
    value: (_) @value))
  (#eq? @_var "var"))

(enhanced_for_statement
  type: (_) @type
  name: (identifier) @definition.local)

(resource
  type: (_) @type
  name: (identifier) @definition.local)

; MARK: Patterns

(instanceof_expression
  right: (_) @type
  name: (identifier) @definition.local)

(type_pattern
  (_) @type
  . (identifier) @definition.local)

(record_pattern_component
  (_) @type
  . (identifier) @definition.local)
