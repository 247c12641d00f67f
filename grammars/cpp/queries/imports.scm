; What a C++ file includes. The angle brackets of a system header stay in @module.

(preproc_include
  path: (string_literal (string_content) @module)) @import

(preproc_include
  path: (system_lib_string) @module) @import

(preproc_include
  path: (identifier) @module) @import
