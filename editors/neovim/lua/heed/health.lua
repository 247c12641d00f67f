--- `:checkhealth heed`
local M = {}

-- The functions were renamed in 0.10, and lay in a module of their own before 0.8.
local report = vim.health or require("health")
local start = report.start or report.report_start
local ok = report.ok or report.report_ok
local warn = report.warn or report.report_warn
local failed = report.error or report.report_error
local info = report.info or report.report_info

local function decode(text) return (vim.json and vim.json.decode or vim.fn.json_decode)(text) end

--- Runs one of the program's commands; returns its object, or nil and what it said.
local function ask(arguments)
  local program = require("heed.config").current.command[1]
  local command = vim.list_extend({ program }, arguments)
  local output = vim.fn.system(command)
  if vim.v.shell_error ~= 0 then return nil, vim.trim(output) end
  local found, value = pcall(decode, output:sub(output:find("{", 1, true) or 1))
  if not found then return nil, "its answer is no JSON" end
  return value
end

local function check_program()
  local program = require("heed.config").current.command[1]
  if vim.fn.executable(program) == 0 then
    failed(("%q cannot be run"):format(program), {
      "build Heed and put it on PATH, or name it: require('heed').setup{ command = { '/path/to/heed', 'serve' } }",
    })
    return
  end
  ok(("program: %s"):format(vim.fn.exepath(program)))
  local models, problem = ask({ "model", "list", "--format", "json" })
  if not models then return failed("`heed model list` failed: " .. problem) end
  for _, model in ipairs(models.models) do
    if model.active then return ok("model: " .. model.name) end
  end
  warn("no model is active: only names can be completed", { "see `heed model list` and `heed model use`" })
end

local function check_session()
  local client = require("heed.client")
  local running = client.id and vim.lsp.get_client_by_id(client.id)
  if not running then
    if client.problem then return failed(client.problem) end
    return info("the server does not run: it starts with the first file of a type in `filetypes`")
  end
  ok(("server: process of client %d, positions in %s, %d buffers"):format(
    running.id, running.offset_encoding or "utf-16", #client.buffers()))
  for _, root in ipairs(client.roots()) do info("folder: " .. root) end
  info("now: " .. (client.progress or "ready"))
end

local function check_editor()
  if require("heed.compat").has_inline_text then
    ok("ghost text stands within the line")
  else
    info("ghost text covers the rest of the line, for this Neovim is older than 0.10")
  end
  for key, name in pairs(require("heed").taken) do
    warn(("%s has another map and does not do %s"):format(key, name), {
      ("choose another key in setup{ keys = { %s = '…' } }, or map <Plug>(heed-%s)"):format(name, (name:gsub("_", "-"))),
    })
  end
end

function M.check()
  start("Heed")
  check_program()
  check_session()
  check_editor()
end

return M
