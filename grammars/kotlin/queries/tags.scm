; Definitions and references of Kotlin.
; A function of a type that is written before its name has that type as its container.

; MARK: Types

((class_declaration
  (modifiers)? @_modifiers
  "class"
  name: (identifier) @name
  (class_body)? @body) @definition.class
  (#not-match? @_modifiers "\\benum\\b"))

((class_declaration
  (modifiers) @_modifiers
  "class"
  name: (identifier) @name
  (enum_class_body)? @body) @definition.enum
  (#match? @_modifiers "\\benum\\b"))

(class_declaration
  "interface"
  name: (identifier) @name
  (class_body)? @body) @definition.interface

(object_declaration
  name: (identifier) @name
  (class_body)? @body) @definition.class

(companion_object
  name: (identifier) @name
  (class_body)? @body) @definition.class

(type_alias
  type: (identifier) @name) @definition.class

(enum_entry
  . (modifiers)?
  . (identifier) @name
  (class_body)? @body) @definition.enummember

; MARK: Functions

((_
  (function_declaration
    "fun"
    . (type_parameters)?
    . name: (identifier) @name
    (function_body)? @body) @definition.method) @_place
  (#kind? @_place "class_body" "enum_class_body"))

((_
  (function_declaration
    "fun"
    . (type_parameters)?
    . name: (identifier) @name
    (function_body)? @body) @definition.function) @_place
  (#not-kind? @_place "class_body" "enum_class_body"))

(function_declaration
  [
    (user_type . (identifier) @container)
    (nullable_type (user_type . (identifier) @container))
  ]
  . name: (identifier) @name
  (function_body)? @body) @definition.method

; MARK: Properties

(class_declaration
  name: (identifier) @container
  (primary_constructor
    (class_parameters
      (class_parameter
        ["val" "var"]
        . (identifier) @name) @definition.property)))

((_
  (property_declaration
    ["val" "var"]
    . (type_parameters)?
    . (variable_declaration . (identifier) @name)
    (getter)? @body) @definition.property) @_place
  (#kind? @_place "class_body" "enum_class_body"))

((_
  (property_declaration
    "val"
    . (type_parameters)?
    . (variable_declaration . (identifier) @name)
    (getter)? @body) @definition.constant) @_place
  (#kind? @_place "source_file"))

((_
  (property_declaration
    "var"
    . (type_parameters)?
    . (variable_declaration . (identifier) @name)
    (getter)? @body) @definition.variable) @_place
  (#kind? @_place "source_file"))

(source_file
  (property_declaration
    (multi_variable_declaration
      (variable_declaration . (identifier) @name))) @definition.constant)

((_
  (property_declaration
    [
      (user_type . (identifier) @container)
      (nullable_type (user_type . (identifier) @container))
    ]
    . (variable_declaration . (identifier) @name)
    (getter)? @body) @definition.property) @_place
  (#kind? @_place "class_body" "enum_class_body" "source_file"))

; MARK: References

(user_type
  (identifier) @reference)

(call_expression
  . (identifier) @reference)

(navigation_expression
  (identifier) @reference .)

; An object or a class whose members are used.
((navigation_expression
  . (identifier) @reference)
  (#match? @reference "^[A-Z]"))

(callable_reference
  (identifier) @reference .)

(infix_expression
  (identifier) @reference)

(value_argument
  (identifier) @reference .)
