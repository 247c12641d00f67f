--- Heed's completions in Neovim: `require("heed").setup{}`.
local client = require("heed.client")
local config = require("heed.config")
local inline = require("heed.inline")

local M = {
  accept = inline.accept,
  cycle = inline.cycle,
  dismiss = inline.dismiss,
  is_visible = inline.is_visible,
  request = inline.request,
  toggle = inline.toggle,
}

--- Keys that were not mapped, for another map has them: key to what it does.
M.taken = {}

local function attach(buffer)
  local is_file = vim.bo[buffer].buftype == "" and vim.api.nvim_buf_get_name(buffer) ~= ""
  if is_file and vim.tbl_contains(config.current.filetypes, vim.bo[buffer].filetype) then client.attach(buffer) end
end

local calls = {
  accept = 'accept("all")',
  accept_line = 'accept("line")',
  accept_word = 'accept("word")',
  next = "cycle(1)",
  previous = "cycle(-1)",
  dismiss = "dismiss()",
}

local function map(key, name)
  local before = vim.fn.maparg(key, "i", false, true)
  -- Neovim's own map (0.11), which goes on in a snippet, still does where there is no ghost text.
  local is_default = vim.startswith(before.desc or "", "vim.snippet") and before.callback ~= nil
  if next(before) and not is_default and not vim.startswith(before.desc or "", "Heed: ") then
    M.taken[key] = name
    return
  end
  vim.keymap.set("i", key, function()
    if inline.is_visible() then return ('<Cmd>lua require("heed").%s<CR>'):format(calls[name]) end
    return is_default and before.callback() or key
  end, { expr = true, silent = true, desc = "Heed: " .. name:gsub("_", " ") })
end

--- Takes options (see `heed.config`), maps keys and starts the server with the first buffer it is for.
function M.setup(options)
  for _, problem in ipairs(config.take(options)) do
    vim.notify("heed: " .. problem, vim.log.levels.ERROR)
  end
  for name, key in pairs(config.current.keys or {}) do
    if key and calls[name] then map(key, name) end
  end
  local group = vim.api.nvim_create_augroup("heed", { clear = true })
  local function on(events, call)
    vim.api.nvim_create_autocmd(events, { group = group, callback = call })
  end
  on("FileType", function(event) attach(event.buf) end)
  on("BufUnload", function(event) client.forget(event.buf) end)
  on({ "TextChangedI", "TextChangedP", "CursorMovedI" }, inline.update)
  on("InsertEnter", inline.enter)
  on("CompleteDone", inline.chosen)
  on({ "InsertLeave", "BufLeave" }, inline.dismiss)
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then attach(buffer) end
  end
end

--- A few words for a status line: "heed", "heed 1/2", "heed …", "heed silent", "heed off", "heed indexing 40%", "" where
--- Heed does not run.
function M.status()
  local buffer = vim.api.nvim_get_current_buf()
  if not vim.tbl_contains(client.buffers(), buffer) then return "" end
  if not client.of(buffer) then return client.problem and "heed stopped" or "heed starting" end
  if not inline.is_on then return "heed off" end
  local state, index, count = inline.state()
  if state == "shown" then return ("heed %d/%d"):format(index, count) end
  if client.progress then return "heed " .. client.progress end
  if state == "asking" then return "heed …" end
  return state == "silent" and "heed silent" or "heed"
end

return M
