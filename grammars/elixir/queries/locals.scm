; Scopes of Elixir and the names that parameters and patterns bring into them.

[
  (anonymous_function)
  (do_block)
  (source)
  (stab_clause)
] @scope

; A function with all its parts.
((call
  target: (identifier) @_keyword) @scope
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop" "for" "with" "test"))

; MARK: Parameters

((call
  target: (identifier) @_keyword
  (arguments
    . [
      (call
        (arguments
          [
            (identifier) @definition.parameter
            (binary_operator left: (identifier) @definition.parameter operator: "\\\\")
            (binary_operator left: (_) operator: "=" right: (identifier) @definition.parameter)
            (map (map_content (keywords (pair value: (identifier) @definition.parameter))))
            (tuple (identifier) @definition.parameter)
            (list (identifier) @definition.parameter)
            (list
              (binary_operator
                left: (identifier) @definition.parameter
                operator: "|"
                right: (identifier) @definition.parameter))
          ]))
      (binary_operator
        left: (call
          (arguments
            [
              (identifier) @definition.parameter
              (binary_operator left: (identifier) @definition.parameter operator: "\\\\")
              (binary_operator left: (_) operator: "=" right: (identifier) @definition.parameter)
              (map (map_content (keywords (pair value: (identifier) @definition.parameter))))
              (tuple (identifier) @definition.parameter)
              (list (identifier) @definition.parameter)
            ]))
        operator: "when")
    ]))
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop"))

(stab_clause
  left: (arguments
    [
      (identifier) @definition.parameter
      (tuple (identifier) @definition.parameter)
      (list (identifier) @definition.parameter)
      (list
        (binary_operator
          left: (identifier) @definition.parameter
          operator: "|"
          right: (identifier) @definition.parameter))
      (map (map_content (keywords (pair value: (identifier) @definition.parameter))))
      (binary_operator left: (_) operator: "=" right: (identifier) @definition.parameter)
    ]))

; MARK: Declarations

(binary_operator
  left: [
    (identifier) @definition.local
    (tuple (identifier) @definition.local)
    (list (identifier) @definition.local)
    (map (map_content (keywords (pair value: (identifier) @definition.local))))
  ]
  operator: ["=" "<-"])
