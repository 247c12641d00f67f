; Scopes of Zig and the names that parameters, declarations and payloads bring into them.

[
  (block)
  (catch_expression)
  (enum_declaration)
  (errdefer_statement)
  (for_expression)
  (for_statement)
  (function_declaration)
  (if_expression)
  (if_statement)
  (opaque_declaration)
  (source_file)
  (struct_declaration)
  (switch_case)
  (union_declaration)
  (while_expression)
  (while_statement)
] @scope

; MARK: Parameters

(parameter
  name: (identifier) @definition.parameter
  type: (_) @type)

; MARK: Declarations

(variable_declaration
  ["const" "var"]
  . (identifier) @definition.local
  type: (_) @type)

(variable_declaration
  ["const" "var"]
  . (identifier) @definition.local
  !type
  "="
  . (_) @value)

(payload
  (identifier) @definition.local)
