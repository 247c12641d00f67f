; Definitions and references that JavaScript, TypeScript and TSX have in common.
; A declaration may list several names, so each is taken without its keyword; `prefix` is the keyword that a reader
; expects before it. What a variable holds tells its kind: a function, a class, or any other value.

; MARK: Classes

(class_declaration
  name: (_) @name
  body: (class_body) @body) @definition.class

([
  (lexical_declaration
    (variable_declarator
      name: (identifier) @name
      value: (class body: (class_body) @body)) @definition.class)
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      value: (class body: (class_body) @body)) @definition.class)
])

; Wherever an expression makes one.
(class
  name: (_) @name
  body: (class_body) @body) @definition.class

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
    value: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#set! prefix "const"))

((lexical_declaration
  kind: "let"
  (variable_declarator
    name: (identifier) @name
    value: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#set! prefix "let"))

((variable_declaration
  (variable_declarator
    name: (identifier) @name
    value: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#set! prefix "var"))

; MARK: What a module hands out under a name of its own

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (identifier) @_exports
      property: (property_identifier) @name)
    right: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#eq? @_exports "exports"))

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (member_expression
        object: (identifier) @_module
        property: (property_identifier) @_exports)
      property: (property_identifier) @name)
    right: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#eq? @_module "module")
  (#eq? @_exports "exports"))

((program
  (expression_statement
    (assignment_expression
      left: (member_expression
        object: (identifier) @_exports
        property: (property_identifier) @name)
      right: (_) @_value) @definition.variable))
  (#kind? @_value
    "array" "binary_expression" "call_expression" "new_expression" "number" "object" "regex" "string" "template_string")
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
            value: (_ body: (_) @body) @_value) @definition.function
        ]))))
  (#kind? @_value "arrow_function" "function_expression")
  (#eq? @_module "module")
  (#eq? @_exports "exports"))

((program
  (export_statement
    value: (object
      [
        (method_definition
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.function
        (pair
          key: (property_identifier) @name
          value: (_ body: (_) @body) @_value) @definition.function
      ])))
  (#kind? @_value "arrow_function" "function_expression"))

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
    right: (_ body: (_) @body) @_value) @definition.method)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#eq? @_prototype "prototype"))

((expression_statement
  (assignment_expression
    left: (member_expression
      object: (identifier) @container
      property: (property_identifier) @name)
    right: (_ body: (_) @body) @_value) @definition.method)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#not-any-of? @container "exports" "window" "global" "globalThis" "self"))

; What a variable is given later, or one that is declared nowhere.
((expression_statement
  (assignment_expression
    left: (identifier) @name
    right: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function"))

; What all files know.
((expression_statement
  (assignment_expression
    left: (member_expression
      object: (identifier) @_global
      property: (property_identifier) @name)
    right: (_ body: (_) @body) @_value) @definition.function)
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#any-of? @_global "window" "global" "globalThis" "self"))

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
          value: (_ body: (_) @body) @_value) @definition.method
      ])))
  (#kind? @_value "arrow_function" "function_expression")
  (#eq? @_prototype "prototype"))

; MARK: Functions of objects: of a variable's, of another's, of one that is given to a function, of one that is returned

([
  (variable_declarator
    name: (identifier) @container
    value: (object
      [
        (method_definition
          ["get" "set"]? @_accessor
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.method
        (pair
          key: (property_identifier) @name
          value: (_ body: (_) @body) @_value) @definition.method
      ]))
  (pair
    key: (property_identifier) @container
    value: (object
      [
        (method_definition
          ["get" "set"]? @_accessor
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.method
        (pair
          key: (property_identifier) @name
          value: (_ body: (_) @body) @_value) @definition.method
      ]))
  (assignment_expression
    left: [
      (identifier) @container
      (member_expression property: (property_identifier) @container)
    ]
    right: (object
      [
        (method_definition
          ["get" "set"]? @_accessor
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.method
        (pair
          key: (property_identifier) @name
          value: (_ body: (_) @body) @_value) @definition.method
      ]))
  (call_expression
    function: [
      (identifier) @container
      (member_expression property: (property_identifier) @container)
    ]
    arguments: (arguments
      (object
        [
          (method_definition
            ["get" "set"]? @_accessor
            name: (property_identifier) @name
            body: (statement_block) @body) @definition.method
          (pair
            key: (property_identifier) @name
            value: (_ body: (_) @body) @_value) @definition.method
        ])))
  (new_expression
    constructor: (identifier) @container
    arguments: (arguments
      (object
        [
          (method_definition
            ["get" "set"]? @_accessor
            name: (property_identifier) @name
            body: (statement_block) @body) @definition.method
          (pair
            key: (property_identifier) @name
            value: (_ body: (_) @body) @_value) @definition.method
        ])))
  (return_statement
    (object
      [
        (method_definition
          ["get" "set"]? @_accessor
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.method
        (pair
          key: (property_identifier) @name
          value: (_ body: (_) @body) @_value) @definition.method
      ]))
  (arrow_function
    body: (parenthesized_expression
      (object
        [
          (method_definition
            ["get" "set"]? @_accessor
            name: (property_identifier) @name
            body: (statement_block) @body) @definition.method
          (pair
            key: (property_identifier) @name
            value: (_ body: (_) @body) @_value) @definition.method
        ])))
]
  (#kind? @_value "arrow_function" "function_expression" "generator_function")
  (#not-any-of? @_accessor "get" "set")
  (#not-any-of? @container "exports" "prototype" "defineProperty" "defineProperties"))

([
  (variable_declarator
    name: (identifier) @container
    value: (object
      (method_definition
        ["get" "set"]
        name: (property_identifier) @name
        body: (statement_block) @body) @definition.property))
  (pair
    key: (property_identifier) @container
    value: (object
      (method_definition
        ["get" "set"]
        name: (property_identifier) @name
        body: (statement_block) @body) @definition.property))
  (assignment_expression
    left: [
      (identifier) @container
      (member_expression property: (property_identifier) @container)
    ]
    right: (object
      (method_definition
        ["get" "set"]
        name: (property_identifier) @name
        body: (statement_block) @body) @definition.property))
  (call_expression
    function: [
      (identifier) @container
      (member_expression property: (property_identifier) @container)
    ]
    arguments: (arguments
      (object
        (method_definition
          ["get" "set"]
          name: (property_identifier) @name
          body: (statement_block) @body) @definition.property)))
  (return_statement
    (object
      (method_definition
        ["get" "set"]
        name: (property_identifier) @name
        body: (statement_block) @body) @definition.property))
]
  (#not-any-of? @container "exports" "prototype" "defineProperty" "defineProperties"))

; MARK: Objects of the file that serve as an enumeration

((_
  (lexical_declaration
    (variable_declarator
      name: (identifier) @container
      value: (object
        (pair
          key: (property_identifier) @name
          value: (_) @_value) @definition.field)))) @_place
  (#kind? @_place "export_statement" "program")
  (#not-kind? @_value "arrow_function" "class" "function_expression" "generator_function"))

; MARK: Constants and variables of the file

((_
  (lexical_declaration
    kind: "const"
    (variable_declarator
      name: (identifier) @name
      value: (_) @_value) @definition.constant)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-kind? @_value "arrow_function" "call_expression" "class" "function_expression" "generator_function")
  (#set! prefix "const"))

((_
  (lexical_declaration
    kind: "const"
    (variable_declarator
      name: (identifier) @name
      value: (call_expression function: (_) @_called)) @definition.constant)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-eq? @_called "require")
  (#set! prefix "const"))

((_
  (lexical_declaration
    kind: "const"
    (variable_declarator
      name: [
        (array_pattern (identifier) @name)
        (object_pattern (shorthand_property_identifier_pattern) @name)
        (object_pattern (pair_pattern value: (identifier) @name))
      ]
      value: (_) @_value) @definition.constant)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#set! prefix "const")
  (#not-match? @_value "^require\\s*\\("))

((_
  (lexical_declaration
    kind: "let"
    (variable_declarator
      name: (identifier) @name
      value: (_) @_value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-kind? @_value "arrow_function" "call_expression" "class" "function_expression" "generator_function")
  (#set! prefix "let"))

((_
  (lexical_declaration
    kind: "let"
    (variable_declarator
      name: (identifier) @name
      !value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#set! prefix "let"))

((_
  (lexical_declaration
    kind: "let"
    (variable_declarator
      name: (identifier) @name
      value: (call_expression function: (_) @_called)) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-eq? @_called "require")
  (#set! prefix "let"))

((_
  (lexical_declaration
    kind: "let"
    (variable_declarator
      name: [
        (array_pattern (identifier) @name)
        (object_pattern (shorthand_property_identifier_pattern) @name)
        (object_pattern (pair_pattern value: (identifier) @name))
      ]
      value: (_) @_value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#set! prefix "let")
  (#not-match? @_value "^require\\s*\\("))

((_
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      value: (_) @_value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-kind? @_value "arrow_function" "call_expression" "class" "function_expression" "generator_function")
  (#set! prefix "var"))

((_
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      !value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#set! prefix "var"))

((_
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      value: (call_expression function: (_) @_called)) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#not-eq? @_called "require")
  (#set! prefix "var"))

((_
  (variable_declaration
    (variable_declarator
      name: [
        (array_pattern (identifier) @name)
        (object_pattern (shorthand_property_identifier_pattern) @name)
        (object_pattern (pair_pattern value: (identifier) @name))
      ]
      value: (_) @_value) @definition.variable)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
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
