; Definitions and references of Ruby.
; A body may be missing; then the signature ends at the keyword `end`. Methods that a class makes of symbols
; (`attr_reader :name`) are properties of that name.

; MARK: Classes and modules

(class
  name: [
    (constant) @name
    (scope_resolution name: (constant) @name)
  ]
  body: (body_statement) @body) @definition.class

(class
  name: [
    (constant) @name
    (scope_resolution name: (constant) @name)
  ]
  !body
  "end" @body) @definition.class

(module
  name: [
    (constant) @name
    (scope_resolution name: (constant) @name)
  ]
  body: (body_statement) @body) @definition.module

(module
  name: [
    (constant) @name
    (scope_resolution name: (constant) @name)
  ]
  !body
  "end" @body) @definition.module

((assignment
  left: (constant) @name
  right: (call
    receiver: (constant) @_maker
    method: (identifier) @_method
    block: (_ body: (_)? @body)?)) @definition.class
  (#any-of? @_maker "Class" "Data" "Struct")
  (#any-of? @_method "define" "new"))

; MARK: Methods

([
  (program
    (method
      name: [
        (constant)
        (identifier)
        (operator)
      ] @name
      body: (_) @body) @definition.function)
  (program
    (method
      name: [
        (constant)
        (identifier)
        (operator)
      ] @name
      !body
      "end" @body) @definition.function)
])

(([
  (body_statement
    (method
      name: [
        (constant)
        (identifier)
        (operator)
      ] @name
      body: (_) @body) @definition.method)
  (body_statement
    (method
      name: [
        (constant)
        (identifier)
        (operator)
      ] @name
      !body
      "end" @body) @definition.method)
  (argument_list
    (method
      name: [
        (constant)
        (identifier)
        (operator)
      ] @name
      body: (_) @body) @definition.method)
])
  (#not-eq? @name "initialize"))

([
  (method
    name: (setter name: (identifier) @name)
    body: (_) @body) @definition.property
  (method
    name: (setter name: (identifier) @name)
    !body
    "end" @body) @definition.property
])

((method
  name: (identifier) @name
  body: (_)? @body) @definition.constructor
  (#eq? @name "initialize"))

([
  (singleton_method
    name: [
      (constant)
      (identifier)
      (operator)
      (setter name: (identifier))
    ] @name
    body: (_) @body) @definition.method
  (singleton_method
    name: [
      (constant)
      (identifier)
      (operator)
      (setter name: (identifier))
    ] @name
    !body
    "end" @body) @definition.method
])

(body_statement
  (alias
    name: (identifier) @name) @definition.method)

((call
  !receiver
  method: (identifier) @_method
  arguments: (argument_list . (simple_symbol) @name)) @definition.method
  (#any-of? @_method "alias_method" "define_method" "scope"))

; MARK: Properties

((call
  !receiver
  method: (identifier) @_method
  arguments: (argument_list (simple_symbol) @name)) @definition.property
  (#any-of? @_method
    "attr" "attr_accessor" "attr_reader" "attr_writer" "cattr_accessor" "class_attribute" "delegate" "mattr_accessor"))

((call
  !receiver
  method: (identifier) @_method
  arguments: (argument_list . (simple_symbol) @name)) @definition.property
  (#any-of? @_method
    "attribute" "belongs_to" "embedded_in" "embeds_many" "embeds_one" "field" "has_and_belongs_to_many" "has_many"
    "has_one"))

; What the initializer gives its object.
((class
  name: [
    (constant) @container
    (scope_resolution name: (constant) @container)
  ]
  body: (body_statement
    (method
      name: (identifier) @_initializer
      body: (body_statement
        [
          (assignment left: (instance_variable) @name) @definition.field
          (operator_assignment left: (instance_variable) @name) @definition.field
        ]))))
  (#eq? @_initializer "initialize"))

; MARK: Constants and variables

(([
  (program (assignment left: (constant) @name right: (_) @_value) @definition.constant)
  (body_statement (assignment left: (constant) @name right: (_) @_value) @definition.constant)
])
  (#not-match? @_value "^(Class|Data|Struct)\\.(define|new)\\b"))

(assignment
  left: (left_assignment_list (constant) @name)) @definition.constant

(program
  (assignment
    left: [
      (global_variable)
      (identifier)
    ] @name) @definition.variable)

; MARK: References

(call
  method: [
    (constant)
    (identifier)
  ] @reference)

(constant) @reference

; A block that is made of a method's name.
(block_argument
  (simple_symbol) @reference)
