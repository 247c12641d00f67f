; References of TSX besides those of TypeScript.

; Components; a tag in small letters is the browser's.
((jsx_opening_element
  name: (identifier) @reference)
  (#match? @reference "^[A-Z]"))

((jsx_self_closing_element
  name: (identifier) @reference)
  (#match? @reference "^[A-Z]"))
