; What a Bash file sources; the part of a path before its first expansion is not known.

((command
  name: (command_name (word) @_source)
  . argument: [
    (word) @module
    (raw_string) @module
    (string (string_content) @module .)
    (concatenation (word) @module .)
  ]) @import
  (#any-of? @_source "." "source"))
