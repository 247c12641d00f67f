; What an Elixir module names of others: `alias`, `import`, `use` and `require`.

((call
  target: (identifier) @_keyword
  (arguments . (alias) @module .)) @import
  (#any-of? @_keyword "alias" "import" "require" "use"))

((call
  target: (identifier) @_keyword
  (arguments
    . (alias) @module
    . (keywords . (pair key: (keyword) @_as value: (alias) @alias)) .)) @import
  (#any-of? @_keyword "alias" "require")
  (#match? @_as "^as:"))

((call
  target: (identifier) @_keyword
  (arguments
    . (alias) @module
    . (keywords . (pair key: (keyword) @_key)) .)) @import
  (#any-of? @_keyword "import" "use")
  (#not-match? @_key "^as:"))

((call
  target: (identifier) @_keyword
  (arguments
    . (dot
      left: (alias) @module
      right: (tuple (alias) @module)) .)) @import
  (#any-of? @_keyword "alias" "import" "require" "use")
  (#set! separator "."))
