; Scopes of C and the names that parameters and declarations bring into them.

[
  (case_statement)
  (compound_statement)
  (for_statement)
  (function_definition)
  (preproc_function_def)
  (translation_unit)
] @scope

; The parameters of what has no body are seen nowhere else.

(declaration
  declarator: [
    (function_declarator parameters: (parameter_list) @scope)
    (pointer_declarator declarator: (function_declarator parameters: (parameter_list) @scope))
  ])

(function_declarator
  declarator: (parenthesized_declarator)
  parameters: (parameter_list) @scope)

; MARK: Parameters

(parameter_declaration
  type: (_) @type
  declarator: [
    (identifier) @definition.parameter
    (pointer_declarator declarator: (identifier) @definition.parameter)
    (array_declarator declarator: (identifier) @definition.parameter)
    (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.parameter))
    (pointer_declarator declarator: (array_declarator declarator: (identifier) @definition.parameter))
    (array_declarator declarator: (array_declarator declarator: (identifier) @definition.parameter))
    (array_declarator declarator: (pointer_declarator declarator: (identifier) @definition.parameter))
    (pointer_declarator declarator: (pointer_declarator declarator:
      (pointer_declarator declarator: (identifier) @definition.parameter)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.parameter)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @definition.parameter))))
    (pointer_declarator declarator: (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.parameter))))
  ])

(preproc_params
  (identifier) @definition.parameter)

; MARK: Declarations

(declaration
  type: (_) @type
  declarator: [
    (identifier) @definition.local
    (pointer_declarator declarator: (identifier) @definition.local)
    (array_declarator declarator: (identifier) @definition.local)
    (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
    (pointer_declarator declarator: (array_declarator declarator: (identifier) @definition.local))
    (array_declarator declarator: (array_declarator declarator: (identifier) @definition.local))
    (array_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
    (pointer_declarator declarator: (pointer_declarator declarator:
      (pointer_declarator declarator: (identifier) @definition.local)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local)))
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator:
        (array_declarator declarator: (identifier) @definition.local))))
    (pointer_declarator declarator: (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local))))
  ])

(declaration
  type: (_) @type
  declarator: (init_declarator
    declarator: [
      (identifier) @definition.local
      (pointer_declarator declarator: (identifier) @definition.local)
      (array_declarator declarator: (identifier) @definition.local)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @definition.local))
      (array_declarator declarator: (array_declarator declarator: (identifier) @definition.local))
      (array_declarator declarator: (pointer_declarator declarator: (identifier) @definition.local))
      (pointer_declarator declarator: (pointer_declarator declarator:
        (pointer_declarator declarator: (identifier) @definition.local)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local)))
      (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator:
          (array_declarator declarator: (identifier) @definition.local))))
      (pointer_declarator declarator: (function_declarator declarator:
        (parenthesized_declarator (pointer_declarator declarator: (identifier) @definition.local))))
    ]
    value: (_) @value))
