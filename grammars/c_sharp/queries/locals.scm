; Scopes of C# and the names that parameters and declarations bring into them.

[
  (accessor_declaration)
  (anonymous_method_expression)
  (block)
  (catch_clause)
  (compilation_unit)
  (constructor_declaration)
  (declaration_list)
  (for_statement)
  (foreach_statement)
  (indexer_declaration)
  (lambda_expression)
  (local_function_statement)
  (method_declaration)
  (operator_declaration)
  (query_expression)
  (record_declaration)
  (switch_section)
  (using_statement)
] @scope

; MARK: Parameters

(parameter
  type: (_)? @type
  name: (identifier) @definition.parameter)

; The last one may take many values.
(parameter_list
  type: (_) @type
  name: (identifier) @definition.parameter)

(lambda_expression
  parameters: (implicit_parameter) @definition.parameter)

(catch_declaration
  type: (_) @type
  name: (identifier) @definition.parameter)

; MARK: Declarations; the type of `var` is that of the value

(local_declaration_statement
  (variable_declaration
    type: [
      (array_type)
      (generic_name)
      (identifier)
      (nullable_type)
      (predefined_type)
      (qualified_name)
      (tuple_type)
    ] @type
    (variable_declarator
      name: (identifier) @definition.local)))

(local_declaration_statement
  (variable_declaration
    type: (implicit_type)
    (variable_declarator
      name: (identifier) @definition.local
      (_) @value)))

(for_statement
  initializer: (variable_declaration
    type: (_) @type
    (variable_declarator
      name: (identifier) @definition.local)))

(using_statement
  (variable_declaration
    (variable_declarator
      name: (identifier) @definition.local
      (_) @value)))

(foreach_statement
  type: (_) @type
  left: (identifier) @definition.local)

(from_clause
  name: (identifier) @definition.local)

; MARK: Patterns

(declaration_pattern
  type: (_) @type
  name: (identifier) @definition.local)

(declaration_expression
  type: (_) @type
  name: (identifier) @definition.local)

(tuple_pattern
  name: (identifier) @definition.local)
