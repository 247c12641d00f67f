" With yegappan/lsp:
packadd lsp
call LspAddServer([#{
  \ name: 'heed',
  \ filetype: ['c', 'cpp', 'go', 'java', 'javascript', 'lua', 'php', 'python', 'ruby', 'rust', 'sh', 'typescript'],
  \ path: exepath('heed'),
  \ args: ['serve'],
  \ rootSearch: ['.git/'],
  \ initializationOptions: #{ heed: #{ eagerness: 0.5 } },
  \ }])

" With prabirshrestha/vim-lsp, instead:
autocmd User lsp_setup call lsp#register_server({
  \ 'name': 'heed',
  \ 'cmd': {server_info -> ['heed', 'serve']},
  \ 'allowlist': ['c', 'cpp', 'go', 'java', 'javascript', 'lua', 'php', 'python', 'ruby', 'rust', 'sh', 'typescript'],
  \ 'initialization_options': {'heed': {'eagerness': 0.5}},
  \ })
autocmd User lsp_buffer_enabled setlocal omnifunc=lsp#complete
