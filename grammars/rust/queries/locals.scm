; Scopes of Rust and the names that parameters, `let` and patterns bring into them.

[
  (block)
  (closure_expression)
  (for_expression)
  (function_item)
  (function_signature_item)
  (if_expression)
  (impl_item)
  (macro_rule)
  (match_arm)
  (source_file)
  (trait_item)
  (while_expression)
] @scope

; MARK: Parameters

(parameter
  pattern: (identifier) @definition.parameter
  type: (_) @type)

(closure_parameters
  (identifier) @definition.parameter)

(const_parameter
  name: (identifier) @definition.parameter
  type: (_) @type)

; MARK: Declarations

(let_declaration
  pattern: (identifier) @definition.local
  type: (_)? @type
  value: (_)? @value)

(for_expression
  pattern: (identifier) @definition.local)

(let_condition
  pattern: (identifier) @definition.local
  value: (_) @value)

; MARK: Patterns

(tuple_pattern
  (identifier) @definition.local)

(slice_pattern
  (identifier) @definition.local)

(tuple_struct_pattern
  type: (_)
  (identifier) @definition.local)

(field_pattern
  name: (shorthand_field_identifier) @definition.local)

(field_pattern
  pattern: (identifier) @definition.local)

(captured_pattern
  . (identifier) @definition.local)

(mut_pattern
  (identifier) @definition.local)

(ref_pattern
  (identifier) @definition.local)

(reference_pattern
  (identifier) @definition.local)

; A name in capitals is that of a constant or a variant.
((match_pattern
  . (identifier) @definition.local)
  (#match? @definition.local "^[a-z_]"))
