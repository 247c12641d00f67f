; Scopes of Kotlin and the names that parameters and declarations bring into them.

[
  (anonymous_function)
  (block)
  (catch_block)
  (class_body)
  (class_declaration)
  (for_statement)
  (function_declaration)
  (getter)
  (lambda_literal)
  (object_literal)
  (secondary_constructor)
  (setter)
  (source_file)
  (when_entry)
  (when_expression)
] @scope

; MARK: Parameters

(parameter
  . (identifier) @definition.parameter
  (_)? @type)

(class_parameter
  (identifier) @definition.parameter
  . (_) @type)

(setter
  (identifier) @definition.parameter)

(lambda_parameters
  (variable_declaration
    . (identifier) @definition.parameter
    (_)? @type))

(catch_block
  . (identifier) @definition.local
  (user_type) @type)

; MARK: Declarations

(property_declaration
  (variable_declaration
    . (identifier) @definition.local
    . (_) @type))

(property_declaration
  (variable_declaration
    . (identifier) @definition.local .)
  . (_)? @value)

(for_statement
  (variable_declaration
    . (identifier) @definition.local
    (_)? @type))

(multi_variable_declaration
  (variable_declaration
    . (identifier) @definition.local
    (_)? @type))

(when_subject
  (variable_declaration
    . (identifier) @definition.local
    (_)? @type))
