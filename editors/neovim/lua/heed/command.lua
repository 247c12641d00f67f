--- `:Heed …`
local client = require("heed.client")
local compat = require("heed.compat")
local inline = require("heed.inline")

local M = {}

local function say(text, level) vim.notify("heed: " .. text, level or vim.log.levels.INFO) end

--- An answer of `heed.explainLast` as lines for people.
function M.explanation(answer)
  local lines = { answer.message }
  for _, completion in ipairs(answer.completions or {}) do
    table.insert(lines, ("  confidence %.2f: %s"):format(completion.confidence, vim.split(completion.text, "\n")[1]))
  end
  for _, withheld in ipairs(answer.withheld or {}) do
    table.insert(lines, ("  withheld (%s): %s"):format(withheld.reason, vim.split(withheld.text, "\n")[1]))
  end
  local seconds = answer.seconds and answer.seconds.total
  if seconds then table.insert(lines, ("  %s, %.0f ms"):format(answer.model or "", seconds * 1000)) end
  return lines
end

local function why()
  client.explain(vim.api.nvim_get_current_buf(), function(answer, error)
    if error then return say(error, vim.log.levels.WARN) end
    if not answer then return say("nothing has been asked in this buffer yet") end
    say(table.concat(M.explanation(answer), "\n"))
  end)
end

local commands = {
  why = why,
  toggle = function() say(inline.toggle() and "ghost text is on" or "ghost text is off") end,
  status = function() say(require("heed").status()) end,
  next = function() inline.cycle(1) end,
  previous = function() inline.cycle(-1) end,
  request = inline.request,
  restart = client.restart,
  log = function() vim.cmd("tabedit " .. vim.fn.fnameescape(compat.log_path())) end,
}

function M.names()
  local names = vim.tbl_keys(commands)
  table.sort(names)
  return names
end

function M.run(name)
  local command = commands[name == "" and "status" or name]
  if not command then
    return say(("there is no `:Heed %s`; there are %s"):format(name, table.concat(M.names(), ", ")), vim.log.levels.ERROR)
  end
  command()
end

return M
