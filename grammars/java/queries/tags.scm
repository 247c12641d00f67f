; Definitions and references of Java.

; MARK: Types

(class_declaration
  name: (identifier) @name
  body: (class_body) @body) @definition.class

(record_declaration
  name: (identifier) @name
  body: (class_body) @body) @definition.class

(interface_declaration
  name: (identifier) @name
  body: (interface_body) @body) @definition.interface

(annotation_type_declaration
  name: (identifier) @name
  body: (annotation_type_body) @body) @definition.interface

(enum_declaration
  name: (identifier) @name
  body: (enum_body) @body) @definition.enum

(enum_constant
  name: (identifier) @name
  body: (class_body)? @body) @definition.enummember

; MARK: Methods

(method_declaration
  name: (identifier) @name
  body: (block)? @body) @definition.method

(constructor_declaration
  name: (identifier) @name
  body: (constructor_body) @body) @definition.constructor

(compact_constructor_declaration
  name: (identifier) @name
  body: (block) @body) @definition.constructor

(annotation_type_element_declaration
  name: (identifier) @name) @definition.method

; MARK: Fields and constants

((field_declaration
  (modifiers)? @_modifiers
  declarator: (variable_declarator
    name: (identifier) @name)) @definition.field
  (#not-match? @_modifiers "\\bstatic\\b[^@]*\\bfinal\\b|\\bfinal\\b[^@]*\\bstatic\\b"))

((field_declaration
  (modifiers) @_modifiers
  declarator: (variable_declarator
    name: (identifier) @name)) @definition.constant
  (#match? @_modifiers "\\bstatic\\b[^@]*\\bfinal\\b|\\bfinal\\b[^@]*\\bstatic\\b"))

(constant_declaration
  declarator: (variable_declarator
    name: (identifier) @name)) @definition.constant

; What a record is made of.
(record_declaration
  name: (identifier) @container
  parameters: (formal_parameters
    (formal_parameter
      name: (identifier) @name) @definition.field))

; MARK: References

(method_invocation
  name: (identifier) @reference)

(field_access
  field: (identifier) @reference)

(method_reference
  (identifier) @reference)

(annotation
  name: (identifier) @reference)

(marker_annotation
  name: (identifier) @reference)

; A definition's own name is no type_identifier.
(type_identifier) @reference

; A class whose static members are used.
((method_invocation
  object: (identifier) @reference)
  (#match? @reference "^[A-Z]"))

((field_access
  object: (identifier) @reference)
  (#match? @reference "^[A-Z]"))
