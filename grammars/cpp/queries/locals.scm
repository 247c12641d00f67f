; Scopes of C++ and the names that parameters and declarations bring into them.

[
  (case_statement)
  (catch_clause)
  (compound_statement)
  (declaration_list)
  (field_declaration_list)
  (for_range_loop)
  (for_statement)
  (function_definition)
  (if_statement)
  (lambda_expression)
  (preproc_function_def)
  (requires_expression)
  (template_declaration)
  (translation_unit)
  (while_statement)
] @scope

; The parameters of what has no body are seen nowhere else.

(field_declaration
  declarator: [
    (function_declarator parameters: (parameter_list) @scope)
    (pointer_declarator declarator: (function_declarator parameters: (parameter_list) @scope))
    (reference_declarator (function_declarator parameters: (parameter_list) @scope))
  ])

(declaration
  declarator: [
    (function_declarator parameters: (parameter_list) @scope)
    (pointer_declarator declarator: (function_declarator parameters: (parameter_list) @scope))
    (reference_declarator (function_declarator parameters: (parameter_list) @scope))
  ])

; MARK: Parameters

(parameter_declaration
  type: (_) @type
  declarator: [
    (identifier) @definition.parameter
    (pointer_declarator declarator: (identifier) @definition.parameter)
    (reference_declarator (identifier) @definition.parameter)
    (array_declarator declarator: (identifier) @definition.parameter)
    (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.parameter))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.parameter)))
  ])

(optional_parameter_declaration
  type: (_) @type
  declarator: [
    (identifier) @definition.parameter
    (pointer_declarator declarator: (identifier) @definition.parameter)
    (reference_declarator (identifier) @definition.parameter)
  ]
  default_value: (_) @value)

(variadic_parameter_declaration
  declarator: [
    (variadic_declarator (identifier) @definition.parameter)
    (reference_declarator (variadic_declarator (identifier) @definition.parameter))
  ])

(type_parameter_declaration
  (type_identifier) @definition.parameter)

(preproc_params
  (identifier) @definition.parameter)

; MARK: Declarations; the type of `auto` is that of the value

(declaration
  type: [
    (class_specifier)
    (decltype)
    (dependent_type)
    (enum_specifier)
    (primitive_type)
    (qualified_identifier)
    (sized_type_specifier)
    (struct_specifier)
    (template_type)
    (type_identifier)
  ] @type
  declarator: [
    (identifier) @definition.local
    (pointer_declarator declarator: (identifier) @definition.local)
    (reference_declarator (identifier) @definition.local)
    (array_declarator declarator: (identifier) @definition.local)
    (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local)))
  ])

(declaration
  type: (_) @type
  declarator: (init_declarator
    declarator: [
      (identifier) @definition.local
      (pointer_declarator declarator: (identifier) @definition.local)
      (reference_declarator (identifier) @definition.local)
      (array_declarator declarator: (identifier) @definition.local)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local)))
    ]
    value: [
      (argument_list)
      (initializer_list)
    ]))

(declaration
  type: [
    (dependent_type)
    (primitive_type)
    (qualified_identifier)
    (sized_type_specifier)
    (struct_specifier)
    (template_type)
    (type_identifier)
  ] @type
  declarator: (init_declarator
    declarator: [
      (identifier) @definition.local
      (pointer_declarator declarator: (identifier) @definition.local)
      (reference_declarator (identifier) @definition.local)
      (array_declarator declarator: (identifier) @definition.local)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local)))
    ]
    "="))

(declaration
  type: (placeholder_type_specifier)
  declarator: (init_declarator
    declarator: [
      (identifier) @definition.local
      (pointer_declarator declarator: (identifier) @definition.local)
      (reference_declarator (identifier) @definition.local)
    ]
    "="
    value: (_) @value))

; `Slice copy(key);` looks like the declaration of a function.
(compound_statement
  (declaration
    type: (_) @type
    declarator: (function_declarator declarator: (identifier) @definition.local)))

; In a condition.
(declaration
  type: (_)
  declarator: [
    (identifier) @definition.local
    (pointer_declarator declarator: (identifier) @definition.local)
  ]
  value: (_) @value)

(structured_binding_declarator
  (identifier) @definition.local)

; MARK: Loops

(for_range_loop
  type: (_) @type
  declarator: [
    (identifier) @definition.local
    (pointer_declarator declarator: (identifier) @definition.local)
    (reference_declarator (identifier) @definition.local)
  ])
