; Scopes of Go and the names that parameters and declarations bring into them.

[
  (block)
  (communication_case)
  (default_case)
  (expression_case)
  (expression_switch_statement)
  (for_statement)
  (func_literal)
  (function_declaration)
  (function_type)
  (if_statement)
  (method_declaration)
  (method_elem)
  (select_statement)
  (source_file)
  (type_case)
  (type_declaration)
  (type_switch_statement)
] @scope

; MARK: Parameters, receivers and named results

(parameter_declaration
  name: (identifier) @definition.parameter
  type: (_) @type)

(variadic_parameter_declaration
  name: (identifier) @definition.parameter
  type: (_) @type)

(type_parameter_declaration
  name: (identifier) @definition.parameter
  type: (_) @type)

; MARK: Declarations

(var_spec
  name: (identifier) @definition.local
  type: (_)? @type
  value: (expression_list . (_) @value .)?)

(const_spec
  name: (identifier) @definition.local
  type: (_)? @type)

; One name, one value: the value may say the type.
(short_var_declaration
  left: (expression_list . (identifier) @definition.local .)
  right: (expression_list . (_) @value .))

; One value for several names, as of a call: the first name's type may follow from it.
(short_var_declaration
  left: (expression_list . (identifier) @definition.local . (identifier))
  right: (expression_list . (_) @value .))

(short_var_declaration
  left: (expression_list (_) . (identifier) @definition.local))

(short_var_declaration
  left: (expression_list . (identifier) @definition.local . (_))
  right: (expression_list (_) . (_)))

; MARK: Loops and cases

(range_clause
  left: (expression_list (identifier) @definition.local))

(receive_statement
  left: (expression_list (identifier) @definition.local))

(type_switch_statement
  alias: (expression_list (identifier) @definition.local))
