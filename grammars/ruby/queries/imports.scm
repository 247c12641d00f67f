; What a Ruby file loads.

((call
  !receiver
  method: (identifier) @_method
  arguments: (argument_list . (string . (string_content) @module .) .)) @import
  (#any-of? @_method "load" "require" "require_dependency" "require_relative"))

((call
  method: (identifier) @_method
  arguments: (argument_list
    . (simple_symbol) @name
    . (string . (string_content) @module .) .)) @import
  (#eq? @_method "autoload"))
