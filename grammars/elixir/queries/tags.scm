; Definitions and references of Elixir.
; All is calls: what defines something is told by the name that is called. The body is what stands from `do` on.

; MARK: Modules

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block) @body) @definition.module
  (#eq? @_keyword "defmodule"))

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block) @body) @definition.interface
  (#eq? @_keyword "defprotocol"))

; An implementation holds functions of the type that it is for.
((call
  target: (identifier) @_keyword
  (arguments
    . (alias)
    (keywords (pair value: (alias) @name)))
  (do_block) @body) @definition.namespace
  (#eq? @_keyword "defimpl"))

; MARK: Functions and macros

((call
  target: (identifier) @_keyword
  (arguments
    . [
      (identifier) @name
      (call target: (identifier) @name)
      (binary_operator
        left: [
          (identifier) @name
          (call target: (identifier) @name)
        ]
        operator: "when")
    ])
  (do_block) @body) @definition.function
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop"))

((call
  target: (identifier) @_keyword
  (arguments
    . [
      (identifier) @name
      (call target: (identifier) @name)
      (binary_operator
        left: [
          (identifier) @name
          (call target: (identifier) @name)
        ]
        operator: "when")
    ]
    (keywords . (pair key: (keyword) @_do)) @body)) @definition.function
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop")
  (#match? @_do "^do:"))

; A protocol's functions, the first lines of those with several, and what is handed on to another module.
((call
  target: (identifier) @_keyword
  (arguments . (identifier) @name .) .) @definition.function
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop"))

((call
  target: (identifier) @_keyword
  (arguments . (call target: (identifier) @name) .) .) @definition.function
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop"))

((call
  target: (identifier) @_keyword
  (arguments
    . (binary_operator
      left: (call target: (identifier) @name)
      operator: "when"))) @definition.function
  (#any-of? @_keyword "defguard" "defguardp"))

((call
  target: (identifier) @_keyword
  (arguments
    . (call target: (identifier) @name))) @definition.function
  (#eq? @_keyword "defdelegate"))

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_keyword
    (arguments
      . (binary_operator
        left: (call target: (identifier) @name)))) @definition.method)
  (#any-of? @_keyword "callback" "macrocallback"))

; MARK: Documentation of a module

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block
    (unary_operator
      operand: (call
        target: (identifier) @_attribute
        (arguments . (string) @doc))))) @definition.module
  (#eq? @_keyword "defmodule")
  (#eq? @_attribute "moduledoc"))

; MARK: Types, fields and attributes

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_keyword
    (arguments
      . (binary_operator
        left: [
          (identifier) @name
          (call target: (identifier) @name)
        ]
        operator: "::"))) @definition.class)
  (#any-of? @_keyword "type" "typep" "opaque"))

((call
  target: (identifier) @_keyword
  (arguments
    . [
      (list (atom) @name)
      (list (keywords (pair key: (keyword) @name)))
      (keywords (pair key: (keyword) @name))
    ])) @definition.field
  (#any-of? @_keyword "defstruct" "defexception"))

((do_block
  (unary_operator
    operator: "@"
    operand: (call
      target: (identifier) @name
      (arguments . (_) .)) @definition.constant))
  (#not-any-of? @name
    "after_compile" "after_verify" "before_compile" "behaviour" "callback" "compile" "deprecated" "derive" "dialyzer"
    "doc" "enforce_keys" "external_resource" "file" "impl" "macrocallback" "moduledoc" "on_definition" "on_load"
    "opaque" "optional_callbacks" "spec" "tag" "type" "typedoc" "typep" "vsn"))

; MARK: References

((call
  target: [
    (identifier) @reference
    (dot right: (identifier) @reference)
  ])
  (#not-any-of? @reference
    "alias" "case" "cond" "def" "defdelegate" "defexception" "defguard" "defguardp" "defimpl" "defmacro" "defmacrop"
    "defmodule" "defp" "defprotocol" "defstruct" "for" "if" "import" "quote" "raise" "receive" "require" "try"
    "unless" "unquote" "use" "with"))

(alias) @reference

(unary_operator
  operator: "@"
  operand: (identifier) @reference)
