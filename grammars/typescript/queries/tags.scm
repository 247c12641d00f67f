; Definitions and references of TypeScript.
; A declaration may list several names, so each is taken without its keyword; `prefix` is the keyword that a reader
; expects before it. What a variable holds tells its kind: a function, a class, or any other value.

; MARK: Types and name spaces

(class_declaration
  name: (type_identifier) @name
  body: (class_body) @body) @definition.class

(abstract_class_declaration
  name: (type_identifier) @name
  body: (class_body) @body) @definition.class

(lexical_declaration
  (variable_declarator
    name: (identifier) @name
    value: (class body: (class_body) @body)) @definition.class)

(interface_declaration
  name: (type_identifier) @name
  body: (interface_body) @body) @definition.interface

(type_alias_declaration
  name: (type_identifier) @name
  value: (object_type)? @body) @definition.class

(enum_declaration
  name: (identifier) @name
  body: (enum_body) @body) @definition.enum

(enum_body
  name: (property_identifier) @name @definition.enummember)

(enum_assignment
  name: (property_identifier) @name) @definition.enummember

(internal_module
  name: [
    (identifier) @name
    (nested_identifier property: (property_identifier) @name)
  ]
  body: (statement_block) @body) @definition.namespace

(module
  name: (identifier) @name
  body: (statement_block) @body) @definition.namespace

; MARK: What is declared and defined elsewhere, or several times

(function_signature
  name: (identifier) @name) @definition.function

(class_body
  (method_signature
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name) @definition.method)

(class_body
  (abstract_method_signature
    name: (property_identifier) @name) @definition.method)

(interface_body
  (method_signature
    name: (property_identifier) @name) @definition.method)

(interface_body
  (property_signature
    name: (property_identifier) @name) @definition.property)

(type_alias_declaration
  value: (object_type
    (method_signature
      name: (property_identifier) @name) @definition.method))

(type_alias_declaration
  value: (object_type
    (property_signature
      name: (property_identifier) @name) @definition.property))

; Parameters of a constructor that are fields as well.
((_
  name: (type_identifier) @container
  body: (class_body
    (method_definition
      name: (property_identifier) @_constructor
      parameters: (formal_parameters
        [
          (required_parameter
            (accessibility_modifier)
            pattern: (identifier) @name) @definition.field
          (optional_parameter
            (accessibility_modifier)
            pattern: (identifier) @name) @definition.field
        ]))))
  (#eq? @_constructor "constructor"))

; MARK: Functions

(function_declaration
  name: (identifier) @name
  body: (statement_block) @body) @definition.function

(generator_function_declaration
  name: (identifier) @name
  body: (statement_block) @body) @definition.function

((lexical_declaration
  kind: "const"
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.function)
  (#set! prefix "const"))

((lexical_declaration
  kind: "let"
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.function)
  (#set! prefix "let"))

((variable_declaration
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.function)
  (#set! prefix "var"))

; MARK: What a module hands out under a name of its own

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (identifier) @_exports
      property: (property_identifier) @name)
    right: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.function)
  (#eq? @_exports "exports"))

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (member_expression
        object: (identifier) @_module
        property: (property_identifier) @_exports)
      property: (property_identifier) @name)
    right: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.function)
  (#eq? @_module "module")
  (#eq? @_exports "exports"))

((program
  (expression_statement
    (assignment_expression
      left: (member_expression
        object: (identifier) @_exports
        property: (property_identifier) @name)
      right: [
        (array)
        (binary_expression)
        (call_expression)
        (new_expression)
        (number)
        (object)
        (regex)
        (string)
        (template_string)
      ]) @definition.variable))
  (#eq? @_exports "exports"))

((program
  (expression_statement
    (assignment_expression
      left: (member_expression
        object: (identifier) @_module
        property: (property_identifier) @_exports)
      right: (object
        [
          (method_definition
            name: (property_identifier) @name
            body: (statement_block) @body) @definition.function
          (pair
            key: (property_identifier) @name
            value: [
              (arrow_function body: (_) @body)
              (function_expression body: (_) @body)
            ]) @definition.function
        ]))))
  (#eq? @_module "module")
  (#eq? @_exports "exports"))

(program
  (export_statement
    value: (object
      [
        (method_definition
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.function
        (pair
          key: (property_identifier) @name
          value: [
            (arrow_function body: (_) @body)
            (function_expression body: (_) @body)
          ]) @definition.function
      ])))

; MARK: Methods and properties

((class_body
  (method_definition
    name: (property_identifier) @name
    body: (statement_block) @body) @definition.constructor)
  (#eq? @name "constructor"))

((class_body
  (method_definition
    ["get" "set"]? @_accessor
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    body: (statement_block) @body) @definition.method)
  (#not-eq? @name "constructor")
  (#not-any-of? @_accessor "get" "set"))

(class_body
  (method_definition
    ["get" "set"]
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    body: (statement_block) @body) @definition.property)

(class_body
  (public_field_definition
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
    ]) @definition.method)

(class_body
  (public_field_definition
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: [
      (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
      (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property) (new_expression)
      (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex) (satisfies_expression)
      (sequence_expression) (string) (subscript_expression) (template_string) (ternary_expression) (this) (true)
      (type_assertion) (unary_expression) (undefined) (update_expression) (yield_expression)
    ]) @definition.field)

(class_body
  (public_field_definition
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    !value) @definition.field)

; What the constructor gives its object, or a function that is one by its name.
((_
  name: (type_identifier) @container
  body: (class_body
    (method_definition
      name: (property_identifier) @_constructor
      body: (statement_block
        (expression_statement
          (assignment_expression
            left: (member_expression
              object: (this)
              property: [
                (private_property_identifier)
                (property_identifier)
              ] @name)) @definition.field)))))
  (#eq? @_constructor "constructor"))

((function_declaration
  name: (identifier) @container
  body: (statement_block
    (expression_statement
      (assignment_expression
        left: (member_expression
          object: (this)
          property: (property_identifier) @name)) @definition.field)))
  (#match? @container "^[A-Z]"))

; Methods that are given to a class one by one: `Name.prototype.run = function …`, `Name.make = function …`.
((expression_statement
  (assignment_expression
    left: (member_expression
      object: (member_expression
        object: (identifier) @container
        property: (property_identifier) @_prototype)
      property: (property_identifier) @name)
    right: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.method)
  (#eq? @_prototype "prototype"))

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (identifier) @container
      property: (property_identifier) @name)
    right: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)
    ]) @definition.method)
  (#not-any-of? @container "exports" "window" "global" "globalThis" "self"))

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (member_expression
        object: (identifier) @container
        property: (property_identifier) @_prototype))
    right: (object
      [
        (method_definition
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.method
        (pair
          key: (property_identifier) @name
          value: [
            (arrow_function body: (_) @body)
            (function_expression body: (_) @body)
          ]) @definition.method
      ])))
  (#eq? @_prototype "prototype"))

; MARK: Objects of the file that serve as a name space or an enumeration

([
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ]))))
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (as_expression (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ])))))
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (satisfies_expression (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ])))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ]))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (as_expression (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ])))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (satisfies_expression (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: [
                (arrow_function body: (_) @body)
                (function_expression body: (_) @body)
              ]) @definition.method
          ])))))
])

([
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field))))
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (as_expression (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field)))))
  (program
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (satisfies_expression (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field)))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (as_expression (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field)))))
  (export_statement
    (lexical_declaration
      (variable_declarator
        name: (identifier) @container
        value: (satisfies_expression (object
          (pair
            key: (property_identifier) @name
            value: [
              (array) (as_expression) (binary_expression) (call_expression) (false) (identifier) (member_expression)
              (new_expression) (null) (number) (object) (regex) (string) (template_string) (ternary_expression) (true)
              (unary_expression)
            ]) @definition.field)))))
])

; MARK: Constants and variables of the file

(([
  (program
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.constant))
  (export_statement
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.constant))
  (ambient_declaration
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.constant))
])
  (#set! prefix "const"))

(([
  (program
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.constant))
  (export_statement
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.constant))
  (ambient_declaration
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.constant))
])
  (#set! prefix "const"))

(([
  (program
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.constant))
  (export_statement
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.constant))
  (ambient_declaration
    (lexical_declaration
      kind: "const"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.constant))
])
  (#set! prefix "const")
  (#not-match? @_value "^require\\s*\\("))

(([
  (program
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
  (export_statement
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
  (ambient_declaration
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
])
  (#set! prefix "let"))

(([
  (program
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
  (export_statement
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
  (ambient_declaration
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
])
  (#set! prefix "let"))

(([
  (program
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
  (export_statement
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
  (ambient_declaration
    (lexical_declaration
      kind: "let"
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
])
  (#set! prefix "let")
  (#not-match? @_value "^require\\s*\\("))

(([
  (program
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
  (export_statement
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
  (ambient_declaration
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        value: [
          (array) (as_expression) (assignment_expression) (augmented_assignment_expression) (await_expression)
          (binary_expression) (call_expression) (false) (identifier) (member_expression) (meta_property)
          (new_expression) (non_null_expression) (null) (number) (object) (parenthesized_expression) (regex)
          (satisfies_expression) (sequence_expression) (string) (subscript_expression) (template_string)
          (ternary_expression) (this) (true) (type_assertion) (unary_expression) (undefined) (update_expression)
          (yield_expression)
        ]) @definition.variable))
])
  (#set! prefix "var"))

(([
  (program
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
  (export_statement
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
  (ambient_declaration
    (variable_declaration
      (variable_declarator
        name: (identifier) @name
        !value) @definition.variable))
])
  (#set! prefix "var"))

(([
  (program
    (variable_declaration
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
  (export_statement
    (variable_declaration
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
  (ambient_declaration
    (variable_declaration
      (variable_declarator
        name: [
          (array_pattern (identifier) @name)
          (object_pattern (shorthand_property_identifier_pattern) @name)
          (object_pattern (pair_pattern value: (identifier) @name))
        ]
        value: (_) @_value) @definition.variable))
])
  (#set! prefix "var")
  (#not-match? @_value "^require\\s*\\("))

; MARK: References

(call_expression
  function: (identifier) @reference)

(member_expression
  property: [
    (private_property_identifier)
    (property_identifier)
  ] @reference)

(new_expression
  constructor: (identifier) @reference)

(extends_clause
  value: (identifier) @reference)

(type_identifier) @reference

(decorator
  (identifier) @reference)

(binary_expression
  operator: "instanceof"
  right: (identifier) @reference)

; Names that are handed on.
(object
  (shorthand_property_identifier) @reference)

(export_specifier
  name: (identifier) @reference)

(arguments
  (identifier) @reference)
