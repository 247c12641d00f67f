; Definitions and references of JavaScript besides those that it shares with TypeScript.

; MARK: Fields

((class_body
  (field_definition
    property: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: (_ body: (_) @body) @_value) @definition.method)
  (#kind? @_value "arrow_function" "function_expression"))

((class_body
  (field_definition
    property: [
      (private_property_identifier)
      (property_identifier)
    ] @name
    value: (_)? @_value) @definition.field)
  (#not-kind? @_value "arrow_function" "function_expression"))

; What the constructor gives its object, or a function that is one by its name.
((class_declaration
  name: (identifier) @container
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

; MARK: References

(class_heritage
  (identifier) @reference)

; Components; a tag in small letters is the browser's.
((jsx_opening_element
  name: (identifier) @reference)
  (#match? @reference "^[A-Z]"))

((jsx_self_closing_element
  name: (identifier) @reference)
  (#match? @reference "^[A-Z]"))
