; Definitions and references of Python.
; Each definition's name is captured once. A function directly in a class is a method; one in a statement of a class
; (`if TYPE_CHECKING:`) counts as a function.

; MARK: Classes and type aliases

(class_definition
  name: (identifier) @name
  body: (block . (expression_statement . (string) @doc)?) @body) @definition.class

(type_alias_statement
  . (type (identifier) @name)) @definition.class

; MARK: Functions

(module
  [
    (function_definition
      name: (identifier) @name
      body: (block . (expression_statement . (string) @doc)?) @body) @definition.function
    (decorated_definition
      definition: (function_definition
        name: (identifier) @name
        body: (block . (expression_statement . (string) @doc)?) @body) @definition.function)
  ])

(function_definition
  body: (block
    [
      (function_definition
        name: (identifier) @name
        body: (block . (expression_statement . (string) @doc)?) @body) @definition.function
      (decorated_definition
        definition: (function_definition
          name: (identifier) @name
          body: (block . (expression_statement . (string) @doc)?) @body) @definition.function)
    ]))

([
  (if_statement (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (elif_clause (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (else_clause (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (try_statement (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (except_clause (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (finally_clause (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (with_statement (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (for_statement (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
  (while_statement (block (function_definition name: (identifier) @name body: (block) @body) @definition.function))
])

([
  (if_statement (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (elif_clause (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (else_clause (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (try_statement (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (except_clause (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (with_statement (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
  (for_statement (block (decorated_definition definition:
    (function_definition name: (identifier) @name body: (block) @body) @definition.function)))
])

; MARK: Methods, constructors, properties

((class_definition
  body: (block
    (function_definition
      name: (identifier) @name
      body: (block . (expression_statement . (string) @doc)?) @body) @definition.method))
  (#not-eq? @name "__init__"))

((class_definition
  body: (block
    [
      (function_definition
        name: (identifier) @name
        body: (block . (expression_statement . (string) @doc)?) @body) @definition.constructor
      (decorated_definition
        definition: (function_definition
          name: (identifier) @name
          body: (block . (expression_statement . (string) @doc)?) @body) @definition.constructor)
    ]))
  (#eq? @name "__init__"))

; All decorators are looked at, wherever in their list the telling one stands.
((class_definition
  body: (block
    (decorated_definition
      . (decorator)+ @_decorator
      . definition: (function_definition
        name: (identifier) @name
        body: (block . (expression_statement . (string) @doc)?) @body) @definition.method)))
  (#not-eq? @name "__init__")
  (#not-match? @_decorator "property\\s*$|\\.(setter|deleter|getter)\\s*$"))

((class_definition
  body: (block
    (decorated_definition
      (decorator) @_decorator
      definition: (function_definition
        name: (identifier) @name
        body: (block . (expression_statement . (string) @doc)?) @body) @definition.property)))
  (#match? @_decorator "property\\s*$"))

; MARK: Fields

(class_definition
  body: (block
    (expression_statement
      (assignment
        left: (identifier) @name) @definition.field)))

((class_definition
  name: (identifier) @container
  body: (block
    (function_definition
      name: (identifier) @_initializer
      body: (block
        [
          (expression_statement
            (assignment
              left: (attribute
                object: (identifier) @_self
                attribute: (identifier) @name)) @definition.field)
          (expression_statement
            (assignment
              left: (pattern_list
                (attribute
                  object: (identifier) @_self
                  attribute: (identifier) @name))) @definition.field)
          (if_statement
            (block
              (expression_statement
                (assignment
                  left: (attribute
                    object: (identifier) @_self
                    attribute: (identifier) @name)) @definition.field)))
          (if_statement
            (else_clause
              (block
                (expression_statement
                  (assignment
                    left: (attribute
                      object: (identifier) @_self
                      attribute: (identifier) @name)) @definition.field))))
        ]))))
  (#any-of? @_initializer "__init__" "__post_init__" "__new__" "setUp")
  (#eq? @_self "self"))

; MARK: Variables and constants of the module

((module
  [
    (expression_statement (assignment left: (identifier) @name) @definition.variable)
    (expression_statement (assignment left: (pattern_list (identifier) @name)) @definition.variable)
    (if_statement (block (expression_statement (assignment left: (identifier) @name) @definition.variable)))
    (if_statement
      (else_clause (block (expression_statement (assignment left: (identifier) @name) @definition.variable))))
    (try_statement (block (expression_statement (assignment left: (identifier) @name) @definition.variable)))
    (try_statement
      (except_clause (block (expression_statement (assignment left: (identifier) @name) @definition.variable))))
  ])
  (#not-match? @name "^_*[A-Z][A-Z0-9_]*$"))

((module
  [
    (expression_statement (assignment left: (identifier) @name) @definition.constant)
    (expression_statement (assignment left: (pattern_list (identifier) @name)) @definition.constant)
    (if_statement (block (expression_statement (assignment left: (identifier) @name) @definition.constant)))
    (if_statement
      (else_clause (block (expression_statement (assignment left: (identifier) @name) @definition.constant))))
    (try_statement (block (expression_statement (assignment left: (identifier) @name) @definition.constant)))
    (try_statement
      (except_clause (block (expression_statement (assignment left: (identifier) @name) @definition.constant))))
  ])
  (#match? @name "^_*[A-Z][A-Z0-9_]*$"))

; MARK: References

(call
  function: (identifier) @reference)

(attribute
  attribute: (identifier) @reference)

(decorator
  (identifier) @reference)

(class_definition
  superclasses: (argument_list (identifier) @reference))

(class_definition
  superclasses: (argument_list (keyword_argument value: (identifier) @reference)))

(type
  (identifier) @reference)

(generic_type
  (identifier) @reference)

(type
  (binary_operator (identifier) @reference))

(class_pattern
  (dotted_name (identifier) @reference .))

(except_clause
  [
    (identifier) @reference
    (tuple (identifier) @reference)
    (as_pattern (identifier) @reference)
    (as_pattern (tuple (identifier) @reference))
  ])
