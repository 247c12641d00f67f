--- What the user can set, with defaults: `require("heed").setup{…}`.
local M = {}

M.defaults = {
  -- The program and its arguments.
  command = { "heed", "serve" },
  -- Heed's own settings, as in its README: { eagerness = 0.5, … }.
  settings = {},
  -- Neovim's names of the file types that Heed is asked about.
  filetypes = {
    "bash", "c", "cpp", "cs", "go", "java", "javascript", "javascriptreact", "kotlin", "lua", "php", "python", "ruby",
    "rust", "sh", "swift", "typescript", "typescriptreact",
  },
  -- A file belongs to the nearest folder above it with one of these; the first that is found anywhere wins.
  root_markers = {
    ".git", "Package.swift", "pyproject.toml", "package.json", "go.mod", "Cargo.toml", "pom.xml",
    "compile_commands.json",
  },
  -- Ghost text while typing. Without it, `request` asks for it.
  automatic = true,
  -- Milliseconds without a key before Heed is asked.
  debounce = 40,
  -- Sets 'omnifunc' (CTRL-X CTRL-O) where no other plug-in has.
  omnifunc = true,
  -- Keys of insert mode; each acts only while there is ghost text, and is itself else. false: none.
  keys = {
    accept = "<Tab>",
    accept_word = "<M-Right>",
    accept_line = "<M-End>",
    next = "<M-n>",
    previous = "<M-p>",
    dismiss = "<C-]>",
  },
}

M.current = vim.deepcopy(M.defaults)

--- Takes the user's table; returns a list of what is wrong with it, each a sentence.
function M.take(options)
  local problems = {}
  for name, value in pairs(options or {}) do
    local known = M.defaults[name]
    if known == nil then
      table.insert(problems, ("there is no option %q"):format(name))
    elseif type(value) ~= type(known) and not (name == "keys" and value == false) then
      table.insert(problems, ("option %q is a %s, not a %s"):format(name, type(known), type(value)))
    elseif name == "keys" and value then
      M.current.keys = vim.tbl_extend("force", M.defaults.keys, value)
    else
      M.current[name] = value
    end
  end
  return problems
end

return M
