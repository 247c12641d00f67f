; Definitions and references of Lua.
; A function of a table has the table as its container.

; MARK: Functions

(function_declaration
  name: (identifier) @name
  body: (block) @body) @definition.function

(function_declaration
  name: [
    (dot_index_expression
      table: [
        (identifier) @container
        (dot_index_expression field: (identifier) @container)
      ]
      field: (identifier) @name)
    (method_index_expression
      table: [
        (identifier) @container
        (dot_index_expression field: (identifier) @container)
      ]
      method: (identifier) @name)
  ]
  body: (block) @body) @definition.method

; Without a body the signature ends at the keyword `end`.

(function_declaration
  name: (identifier) @name
  !body
  "end" @body) @definition.function

(function_declaration
  name: [
    (dot_index_expression
      table: [
        (identifier) @container
        (dot_index_expression field: (identifier) @container)
      ]
      field: (identifier) @name)
    (method_index_expression
      table: [
        (identifier) @container
        (dot_index_expression field: (identifier) @container)
      ]
      method: (identifier) @name)
  ]
  !body
  "end" @body) @definition.method

(assignment_statement
  (variable_list
    . name: (identifier) @name .)
  (expression_list
    . value: (function_definition body: (block)? @body) .)) @definition.function

(assignment_statement
  (variable_list
    . name: (dot_index_expression
      table: (identifier) @container
      field: (identifier) @name) .)
  (expression_list
    . value: (function_definition body: (block)? @body) .)) @definition.method

; MARK: Tables of the file

((chunk
  [
    (assignment_statement
      (variable_list
        . name: (identifier) @container .)
      (expression_list
        . value: (table_constructor
          (field
            name: (identifier) @name
            value: (function_definition body: (block)? @body)) @definition.method) .))
    (variable_declaration
      (assignment_statement
        (variable_list
          . name: (identifier) @container .)
        (expression_list
          . value: (table_constructor
            (field
              name: (identifier) @name
              value: (function_definition body: (block)? @body)) @definition.method) .)))
  ]))

(chunk
  (assignment_statement
    (variable_list
      . name: (dot_index_expression
        table: (identifier) @container
        field: (identifier) @name) .)
    (expression_list
      . value: [
        (binary_expression) (false) (function_call) (identifier) (nil) (number) (string) (table_constructor) (true)
        (unary_expression)
      ])) @definition.field)

; MARK: Variables of the file, but for those that give a global's name to a local

((chunk
  (assignment_statement
    (variable_list
      name: (identifier) @name)
    (expression_list
      . value: [
        (binary_expression) (dot_index_expression) (false) (identifier) (nil) (number) (string) (table_constructor)
        (true) (unary_expression)
      ] @_value)) @definition.variable)
  (#not-eq? @_value @name))

((chunk
  (variable_declaration
    (assignment_statement
      (variable_list
        name: (identifier) @name)
      (expression_list
        . value: [
          (binary_expression) (dot_index_expression) (false) (identifier) (nil) (number) (string) (table_constructor)
          (true) (unary_expression)
        ] @_value))) @definition.variable)
  (#not-eq? @_value @name))

((chunk
  (variable_declaration
    (assignment_statement
      (variable_list
        name: (identifier) @name)
      (expression_list
        . value: (function_call name: (_) @_called)))) @definition.variable)
  (#not-eq? @_called "require"))

; MARK: The table that the file gives to those who require it

((chunk
  (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name .)
      (expression_list))) @definition.module
  (return_statement
    (expression_list
      . [
        (identifier) @_returned
        (function_call
          arguments: (arguments . (identifier) @_returned))
      ])))
  (#eq? @_returned @name))

; What is made in the statement that returns it has no name.

(chunk
  (return_statement
    (expression_list
      . [
        (table_constructor
          (field
            name: (identifier) @name
            value: (function_definition body: (block)? @body)) @definition.method)
        (function_call
          arguments: (arguments
            . (table_constructor
              (field
                name: (identifier) @name
                value: (function_definition body: (block)? @body)) @definition.method)))
      ])))

; MARK: References

(function_call
  name: [
    (identifier) @reference
    (dot_index_expression field: (identifier) @reference)
    (method_index_expression method: (identifier) @reference)
  ])

(dot_index_expression
  field: (identifier) @reference)
