; Definitions and references of Scala.
; What a case class takes are its members; an object is a class of one instance.

; MARK: Types

(class_definition
  name: (identifier) @name) @definition.class

(object_definition
  name: (identifier) @name) @definition.class

(package_object
  name: (identifier) @name) @definition.class

(trait_definition
  name: (identifier) @name) @definition.interface

(enum_definition
  name: (identifier) @name) @definition.enum

(type_definition
  name: (type_identifier) @name) @definition.class

(simple_enum_case
  name: (identifier) @name) @definition.enummember

(full_enum_case
  name: (identifier) @name) @definition.enummember

; MARK: Functions; what Scala calls `this` is another constructor

((_
  [
    (function_definition name: [(identifier) (operator_identifier)] @name)
    (function_declaration name: [(identifier) (operator_identifier)] @name)
  ] @definition.method) @_place
  (#kind? @_place "template_body" "with_template_body" "enum_body")
  (#not-eq? @name "this"))

((_
  [
    (function_definition name: [(identifier) (operator_identifier)] @name)
    (function_declaration name: [(identifier) (operator_identifier)] @name)
  ] @definition.function) @_place
  (#not-kind? @_place "template_body" "with_template_body" "enum_body" "extension_definition"))

; An extension belongs to the type that it is for.
(extension_definition
  parameters: (parameters
    (parameter
      type: [
        (type_identifier) @container
        (generic_type type: (type_identifier) @container)
      ]))
  body: (function_definition
    name: [(identifier) (operator_identifier)] @name) @definition.method)

; MARK: Values

((_
  [
    (val_definition pattern: (identifier) @name)
    (val_definition pattern: (identifiers (identifier) @name))
    (val_definition pattern: (tuple_pattern (identifier) @name))
    (val_declaration name: (identifier) @name)
    (var_definition pattern: (identifier) @name)
    (var_definition pattern: (identifiers (identifier) @name))
    (var_declaration name: (identifier) @name)
  ] @definition.property) @_place
  (#kind? @_place "template_body" "with_template_body" "enum_body"))

((compilation_unit
  (val_definition
    pattern: [
      (identifier) @name
      (identifiers (identifier) @name)
    ]) @definition.constant))

(compilation_unit
  (var_definition
    pattern: (identifier) @name) @definition.variable)

((given_definition
  name: (identifier) @name) @definition.constant)

(class_definition
  name: (identifier) @container
  class_parameters: (class_parameters
    (class_parameter
      ["val" "var"]
      name: (identifier) @name) @definition.property))

(enum_definition
  name: (identifier) @container
  class_parameters: (class_parameters
    (class_parameter
      ["val" "var"]
      name: (identifier) @name) @definition.property))

(class_definition
  "case"
  name: (identifier) @container
  . type_parameters: (_)?
  . class_parameters: (class_parameters
    (class_parameter
      . (annotation)*
      . name: (identifier) @name) @definition.property))

; MARK: References

(call_expression
  function: [
    (identifier) @reference
    (generic_function function: (identifier) @reference)
  ])

(field_expression
  field: (identifier) @reference)

; An object whose members are used, or that is given.
((field_expression
  value: (identifier) @reference)
  (#match? @reference "^[A-Z]"))

((arguments
  (identifier) @reference)
  (#match? @reference "^[A-Z]"))

(infix_expression
  operator: (identifier) @reference)

(type_identifier) @reference
