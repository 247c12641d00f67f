; What a C# file uses: a name space, the static members of a type, or either under another name.

(using_directive
  name: (identifier) @alias
  (_) @module .) @import

(using_directive
  !name
  [
    (identifier)
    (qualified_name)
  ] @module) @import
