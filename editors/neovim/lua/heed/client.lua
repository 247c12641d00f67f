--- The server: one process for all buffers, for a model is large; further folders are added to it.
local compat = require("heed.compat")
local config = require("heed.config")

local M = {
  --- The client's number; nil if none runs.
  id = nil,
  --- Why the server could not be started, or nil.
  problem = nil,
  --- What the server is busy with, such as "indexing 40%", or nil.
  progress = nil,
}

-- After a server that ended by itself: seconds to wait before each further try.
local pauses = { 1, 2, 5, 15, 60 }
-- One that ran so long counts as sound.
local sound_milliseconds = 60000

local tries = 0
local started = 0
local is_stopping = false
local is_asking = false
local buffers = {}
local roots = {}

--- The nearest folder above a file with the first marker that is found; nil if there is none.
function M.root(path)
  for _, marker in ipairs(config.current.root_markers) do
    local folder = vim.fn.fnamemodify(path, ":p:h")
    while true do
      if vim.loop.fs_stat(folder .. "/" .. marker) then return folder end
      local above = vim.fn.fnamemodify(folder, ":h")
      if above == folder then break end
      folder = above
    end
  end
end

--- The running client of a buffer; nil before it has answered `initialize`.
function M.of(buffer)
  local client = M.id and vim.lsp.get_client_by_id(M.id)
  if client and buffers[buffer] and client.initialized and not compat.is_stopped(client) then return client end
end

function M.buffers() return vim.tbl_keys(buffers) end

function M.roots() return vim.tbl_keys(roots) end

local function show_message(error, message, context, ...)
  -- The server's sentence for editors without a plug-in; ours is shown instead.
  if is_asking and message and message.type == 3 then return end
  return vim.lsp.handlers["window/showMessage"](error, message, context, ...)
end

local function take_progress(error, report, context, ...)
  local value = report and report.value or {}
  if value.kind == "end" then
    M.progress = nil
  else
    M.progress = value.percentage and ("indexing %d%%"):format(value.percentage) or "indexing"
  end
  local default = vim.lsp.handlers["$/progress"]
  if default then return default(error, report, context, ...) end
end

local function ended(code, signal)
  M.id, M.progress, roots = nil, nil, {}
  if is_stopping or vim.v.exiting ~= vim.NIL then return end
  if vim.loop.now() - started > sound_milliseconds then tries = 0 end
  tries = tries + 1
  local pause = pauses[tries]
  M.problem = ("the server ended (status %d, signal %d)"):format(code, signal)
  if not pause then
    vim.notify("heed: " .. M.problem .. " again and again; see :Heed log, then :Heed restart", vim.log.levels.ERROR)
    return
  end
  vim.defer_fn(function()
    if M.id or is_stopping then return end
    for buffer in pairs(buffers) do M.attach(buffer) end
  end, pause * 1000)
end

local function capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  all.textDocument.inlineCompletion = all.textDocument.inlineCompletion or { dynamicRegistration = false }
  return all
end

local language_names = { cs = "csharp", sh = "shellscript", bash = "shellscript" }

local function start(buffer, root)
  local command = config.current.command
  if vim.fn.executable(command[1]) == 0 then
    local problem = ("%q is no program that can be run; set `command` in setup{} (see :checkhealth heed)"):format(command[1])
    if M.problem ~= problem then vim.notify("heed: " .. problem, vim.log.levels.WARN) end
    M.problem = problem
    return
  end
  M.problem, is_stopping, started = nil, false, vim.loop.now()
  local settings = next(config.current.settings) and { heed = config.current.settings } or nil
  local options = {
    name = "heed",
    cmd = command,
    root_dir = root,
    capabilities = capabilities(),
    init_options = settings,
    settings = settings,
    get_language_id = function(_, filetype) return language_names[filetype] or filetype end,
    handlers = { ["window/showMessage"] = show_message, ["$/progress"] = take_progress },
    on_exit = vim.schedule_wrap(function(code, signal) ended(code, signal) end),
  }
  if vim.lsp.start then
    M.id = vim.lsp.start(options, { bufnr = buffer, reuse_client = function() return false end })
  else
    M.id = vim.lsp.start_client(options)
  end
  if root then roots[root] = true end
end

local function add_folder(root)
  local client = vim.lsp.get_client_by_id(M.id)
  if not root or roots[root] or not client then return end
  roots[root] = true
  local function tell()
    if compat.is_stopped(client) then return end
    if not client.initialized then return vim.defer_fn(tell, 50) end
    compat.notify(client, "workspace/didChangeWorkspaceFolders", {
      event = { added = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") } }, removed = {} },
    })
  end
  tell()
end

--- Gives a buffer to the server, which is started if it does not run.
function M.attach(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) then
    buffers[buffer] = nil
    return
  end
  local root = M.root(vim.api.nvim_buf_get_name(buffer))
  if M.id then add_folder(root) else start(buffer, root) end
  buffers[buffer] = true
  if not M.id then return end
  vim.lsp.buf_attach_client(buffer, M.id)
  if config.current.omnifunc and vim.bo[buffer].omnifunc == "" then
    vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  end
end

function M.forget(buffer) buffers[buffer] = nil end

--- Ends the server and starts it anew.
function M.restart()
  local client = M.id and vim.lsp.get_client_by_id(M.id)
  is_stopping, tries = true, 0
  if client then compat.stop(client) end
  local function again()
    if M.id and client and not compat.is_stopped(client) then return vim.defer_fn(again, 50) end
    M.id, roots, is_stopping = nil, {}, false
    for buffer in pairs(buffers) do M.attach(buffer) end
  end
  again()
end

--- Asks what the last suggestion drew on, or why there was none; `done` gets the answer or nil, and an error or nil.
function M.explain(buffer, done)
  local client = M.of(buffer)
  if not client then return done(nil, M.problem or "Heed does not run in this buffer") end
  is_asking = true
  local arguments = { command = "heed.explainLast", arguments = { vim.uri_from_bufnr(buffer) } }
  compat.request(client, "workspace/executeCommand", arguments, function(error, answer)
    is_asking = false
    if answer == vim.NIL then answer = nil end
    done(answer, error and error.message)
  end, buffer)
end

return M
