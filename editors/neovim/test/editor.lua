--- A Neovim that a test types into: a child process, driven over its own RPC.
local Editor = {}
Editor.__index = Editor

local plugin = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h:h")

-- How often a condition is looked at, every 20 ms. It is no time that is measured: machines that run tests stand still at times.
local most_looks = 3000

--- Starts an editor with `options` for `setup`, in a copy of the workspace.
function Editor.start(options)
  local self = setmetatable({}, Editor)
  self.folder = vim.fn.tempname()
  self.workspace = self.folder .. "/workspace"
  vim.fn.mkdir(self.workspace .. "/.git", "p")
  vim.fn.system({ "cp", "-R", vim.env.HEED_TEST_WORKSPACE .. "/.", self.workspace })
  -- Nobody's own settings and caches take part.
  local environment = {}
  for _, name in ipairs({ "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME" }) do
    environment[name] = self.folder .. "/" .. name
  end
  self.channel = vim.fn.jobstart(
    { vim.v.progpath, "--embed", "--headless", "-u", "NONE", "-i", "NONE", "-n" },
    { rpc = true, env = environment, cwd = self.workspace }
  )
  self:lua(
    [[local plugin, options = ...
    vim.opt.runtimepath:prepend(plugin)
    vim.cmd("runtime plugin/heed.lua | filetype plugin on")
    vim.o.expandtab, vim.o.shiftwidth, vim.o.autoindent = true, 4, true
    vim.o.completeopt = "menu,menuone,noselect"
    said = {}
    vim.notify = function(text) table.insert(said, text) end
    require("heed").setup(options)]],
    plugin,
    vim.tbl_extend("keep", options or {}, { command = { vim.env.HEED, "serve" }, settings = { eagerness = 1 } })
  )
  return self
end

--- Runs Lua in the editor and returns what it returns.
function Editor:lua(code, ...) return vim.rpcrequest(self.channel, "nvim_exec_lua", code, { ... }) end

--- Types keys, named as in maps.
function Editor:type(keys) vim.rpcrequest(self.channel, "nvim_input", keys) end

--- Waits until the Lua expression is true, and returns its value.
function Editor:wait(expression, ...)
  local arguments = { ... }
  local value
  local code = "local a, b = ... return " .. expression
  for _ = 1, most_looks do
    if not vim.rpcrequest(self.channel, "nvim_get_mode").blocking then
      value = self:lua(code, unpack(arguments))
      if value ~= nil and value ~= false and value ~= vim.NIL then return value end
    end
    vim.wait(20)
  end
  local state = self:lua([[return vim.inspect({ vim.api.nvim_get_mode(), vim.api.nvim_buf_get_lines(0, 0, -1, false),
    vim.api.nvim_win_get_cursor(0), require("heed").status(), said })]])
  error(("%s did not become true:\n%s"):format(expression, state), 2)
end

--- Opens a file of the workspace and waits until the server takes it.
function Editor:open(name)
  self:lua("vim.cmd('edit ' .. ...)", name)
  self:wait([[require("heed.client").of(vim.api.nvim_get_current_buf()) ~= nil]])
end

--- The ghost text as it is drawn: the chunks of its first line, then the lines below; nil if there is none.
function Editor:ghost()
  local marks = self:lua([[return vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace("heed_ghost"), 0, -1,
    { details = true })]])
  if not marks[1] then return nil end
  local function joined(chunks)
    local text = ""
    for _, chunk in ipairs(chunks) do
      if chunk[2] == "HeedGhost" then text = text .. chunk[1] end
    end
    return text
  end
  local lines = { joined(marks[1][4].virt_text) }
  for _, line in ipairs(marks[1][4].virt_lines or {}) do table.insert(lines, joined(line)) end
  return table.concat(lines, "\n")
end

--- Waits for ghost text and returns it.
function Editor:wait_for_ghost()
  self:wait([[require("heed").is_visible()]])
  return self:ghost()
end

function Editor:line() return self:lua("return vim.api.nvim_get_current_line()") end

function Editor:column() return self:lua("return vim.api.nvim_win_get_cursor(0)[2]") end

--- The process of the server, by the editor's process; nil if there is none.
function Editor:server()
  local found = vim.fn.system({ "pgrep", "-P", self:lua("return vim.fn.getpid()"), "-f", "serve" })
  return tonumber(vim.trim(found))
end

--- Counts requests of a method that the editor sends from now on, through `counted`.
function Editor:count_requests()
  self:lua([[sent = {}
    local compat = require("heed.compat")
    for _, name in ipairs({ "request", "notify" }) do
      local send = compat[name]
      compat[name] = function(client, method, params, ...)
        table.insert(sent, { method = method, params = params })
        return send(client, method, params, ...)
      end
    end
    local cancel = compat.cancel
    compat.cancel = function(client, id)
      table.insert(sent, { method = "$/cancelRequest", params = { id = id } })
      return cancel(client, id)
    end]])
end

--- What was sent of a method since `count_requests`: the parameters.
function Editor:sent(method)
  return self:lua([[local method, params = ..., {}
    for _, message in ipairs(sent) do
      if message.method == method then table.insert(params, message.params) end
    end
    return params]], method)
end

function Editor:quit()
  pcall(vim.rpcnotify, self.channel, "nvim_command", "qall!")
  vim.fn.jobwait({ self.channel }, 60000)
  vim.fn.delete(self.folder, "rf")
end

return Editor
