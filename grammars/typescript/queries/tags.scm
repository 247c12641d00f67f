; Definitions and references of TypeScript and TSX besides those that they share with JavaScript.

; MARK: Types and name spaces

(abstract_class_declaration
  name: (type_identifier) @name
  body: (class_body) @body) @definition.class

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
(([
  (abstract_class_declaration
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
  (class
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
  (class_declaration
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
])
  (#eq? @_constructor "constructor"))

; MARK: Fields

((class_body
  (public_field_definition
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: (_ body: (_) @body) @_value) @definition.method)
  (#kind? @_value "arrow_function" "function_expression"))

((class_body
  (public_field_definition
    name: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: (_)? @_value) @definition.field)
  (#not-kind? @_value "arrow_function" "function_expression"))

; What the constructor gives its object, or a function that is one by its name.
(([
  (abstract_class_declaration
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
  (class
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
  (class_declaration
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
])
  (#eq? @_constructor "constructor"))

; MARK: Objects of the file whose type is said after them

((_
  (lexical_declaration
    (variable_declarator
      name: (identifier) @container
      value: (_
        (object
          [
            (method_definition
              name: (property_identifier) @name
              body: (statement_block) @body) @definition.method
            (pair
              key: (property_identifier) @name
              value: (_ body: (_) @body) @_value) @definition.method
          ])) @_object))) @_place
  (#kind? @_place "export_statement" "program")
  (#kind? @_object "as_expression" "satisfies_expression")
  (#kind? @_value "arrow_function" "function_expression"))

((_
  (lexical_declaration
    (variable_declarator
      name: (identifier) @container
      value: (_
        (object
          (pair
            key: (property_identifier) @name
            value: (_) @_value) @definition.field)) @_object))) @_place
  (#kind? @_place "export_statement" "program")
  (#kind? @_object "as_expression" "satisfies_expression")
  (#not-kind? @_value "arrow_function" "class" "function_expression" "generator_function"))

; MARK: Constants that are declared only

((_
  (lexical_declaration
    kind: "const"
    (variable_declarator
      name: (identifier) @name
      !value) @definition.constant)) @_place
  (#kind? @_place "ambient_declaration" "export_statement" "program")
  (#set! prefix "const"))

; MARK: References

(extends_clause
  value: (identifier) @reference)

(type_identifier) @reference
