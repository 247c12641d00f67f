--- Ghost text: when it is asked for, how long it stays, how it is accepted.
---
--- What is shown stays while the user types along with it, without a new request. Any other change of the text takes it
--- away and asks anew after a pause; a newer question cancels the older one. Moving the cursor or leaving insert mode takes
--- it away and asks nothing.
local client = require("heed.client")
local compat = require("heed.compat")
local config = require("heed.config")
local ghost = require("heed.ghost")
local pieces = require("heed.pieces")

local M = {
  is_on = true,
  --- True if the last answer had nothing in it.
  is_silent = false,
}

local namespace = vim.api.nvim_create_namespace("heed_ranges")
local timer = vim.loop.new_timer()
-- { buffer, items, index }
local shown
-- { client, id }
local pending
-- The buffer, change and place that were looked at last.
local seen = {}

local function cursor()
  local place = vim.api.nvim_win_get_cursor(0)
  return place[1] - 1, place[2]
end

local function is_inserting()
  local mode = vim.api.nvim_get_mode().mode
  return mode:sub(1, 1) == "i" or mode:sub(1, 1) == "R"
end

local function text_between(buffer, row, column, last_row, last_column)
  local lines = vim.api.nvim_buf_get_text(buffer, row, column, last_row, last_column, {})
  return table.concat(lines, "\n")
end

local function is_before(row, column, other_row, other_column)
  return row < other_row or row == other_row and column < other_column
end

--- What of an item is still to come at the cursor, the text behind the cursor that it takes away, and its range; nil if the
--- text is no longer one that it goes on from.
local function rest(buffer, item)
  local mark = vim.api.nvim_buf_get_extmark_by_id(buffer, namespace, item.mark, { details = true })
  if not mark[1] then return end
  local range = { mark[1], mark[2], mark[3].end_row, mark[3].end_col }
  local row, column = cursor()
  if is_before(row, column, range[1], range[2]) or is_before(range[3], range[4], row, column) then return end
  local held = text_between(buffer, range[1], range[2], row, column)
  local replaced = text_between(buffer, row, column, range[3], range[4])
  if replaced ~= item.replaced or #held >= #item.text or not vim.startswith(item.text, held) then return end
  return item.text:sub(#held + 1), replaced, range
end

local function stop_asking()
  timer:stop()
  if pending then
    local running = vim.lsp.get_client_by_id(pending.client)
    if running and not compat.is_stopped(running) then compat.cancel(running, pending.id) end
    pending = nil
  end
end

local function hide()
  if not shown then return end
  ghost.clear(shown.buffer)
  if vim.api.nvim_buf_is_valid(shown.buffer) then
    vim.api.nvim_buf_clear_namespace(shown.buffer, namespace, 0, -1)
  end
  shown = nil
end

local function note_place()
  local row, column = cursor()
  seen = { buffer = vim.api.nvim_get_current_buf(), tick = vim.b.changedtick, row = row, column = column }
end

local function tell(method, params)
  local running = client.of(shown.buffer)
  if running then compat.notify(running, method, params) end
end

local function present()
  local item = shown.items[shown.index]
  local text, replaced = rest(shown.buffer, item)
  if not text then return hide() end
  local row, column = cursor()
  local count = #shown.items > 1 and ("%d/%d"):format(shown.index, #shown.items) or nil
  ghost.draw(shown.buffer, row, column, text, replaced, count)
  if not item.is_told then
    item.is_told = true
    tell("textDocument/didShowCompletion", { item = item.raw })
  end
end

--- Drops the items that do not go on from the text as it is now; false if none is left.
local function keep_fitting()
  local current = shown.items[shown.index]
  local kept, index = {}, 1
  for _, item in ipairs(shown.items) do
    if rest(shown.buffer, item) then
      table.insert(kept, item)
      if item == current then index = #kept end
    end
  end
  if #kept == 0 then return false end
  shown.items, shown.index = kept, index
  return true
end

local function byte_place(buffer, position, encoding)
  local line = vim.api.nvim_buf_get_lines(buffer, position.line, position.line + 1, false)[1]
  if not line then
    local last = vim.api.nvim_buf_line_count(buffer) - 1
    return last, #(vim.api.nvim_buf_get_lines(buffer, last, last + 1, false)[1] or "")
  end
  return position.line, compat.byte(line, position.character, encoding)
end

local function take_item(buffer, raw, encoding)
  local text = type(raw.insertText) == "table" and raw.insertText.value or raw.insertText
  if type(text) ~= "string" then return end
  local row, column = cursor()
  local start_row, start_column, end_row, end_column = row, column, row, column
  if raw.range then
    start_row, start_column = byte_place(buffer, raw.range.start, encoding)
    end_row, end_column = byte_place(buffer, raw.range["end"], encoding)
  end
  if is_before(row, column, start_row, start_column) or is_before(end_row, end_column, row, column) then return end
  return {
    raw = raw,
    text = text,
    replaced = text_between(buffer, row, column, end_row, end_column),
    mark = vim.api.nvim_buf_set_extmark(buffer, namespace, start_row, start_column, {
      end_row = end_row,
      end_col = end_column,
      right_gravity = false,
      end_right_gravity = true,
    }),
  }
end

local function receive(buffer, running, result)
  hide()
  if not is_inserting() or vim.api.nvim_get_current_buf() ~= buffer then return end
  local items = {}
  for _, raw in ipairs(result and (result.items or result) or {}) do
    local item = take_item(buffer, raw, running.offset_encoding)
    if item and rest(buffer, item) then table.insert(items, item) end
  end
  M.is_silent = #items == 0
  if M.is_silent then return end
  shown = { buffer = buffer, items = items, index = 1 }
  present()
end

-- LSP's InlineCompletionTriggerKind.
local invoked, automatic = 1, 2

local function ask(kind)
  stop_asking()
  local buffer = vim.api.nvim_get_current_buf()
  local running = client.of(buffer)
  if not running or not is_inserting() then return end
  local row, column = cursor()
  local line = vim.api.nvim_get_current_line()
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = row, character = compat.character(line, column, running.offset_encoding) },
    context = { triggerKind = kind },
  }
  local question = { client = running.id }
  question.id = compat.request(running, "textDocument/inlineCompletion", params, function(error, result)
    if pending ~= question then return end
    pending = nil
    if not error and result ~= vim.NIL then receive(buffer, running, result) end
  end, buffer)
  pending = question.id and question or nil
end

local function ask_after_pause()
  stop_asking()
  if not (M.is_on and config.current.automatic) then return end
  timer:start(config.current.debounce, 0, vim.schedule_wrap(function() ask(automatic) end))
end

local function is_choosing()
  return vim.fn.pumvisible() == 1 and vim.fn.complete_info({ "selected" }).selected >= 0
end

--- Follows the text and the cursor; to be called after every change of either in insert mode.
function M.update()
  local buffer = vim.api.nvim_get_current_buf()
  local before = seen
  note_place()
  if not client.of(buffer) then return end
  local is_changed = before.buffer ~= buffer or before.tick ~= seen.tick
  local is_moved = is_changed or before.row ~= seen.row or before.column ~= seen.column
  if not is_moved then return end
  if is_choosing() then
    stop_asking()
    return hide()
  end
  if shown and shown.buffer == buffer and keep_fitting() then return present() end
  hide()
  if is_changed then ask_after_pause() else stop_asking() end
end

--- Begins to watch a buffer as insert mode does.
function M.enter()
  note_place()
  ask_after_pause()
end

--- Asks anew after a name was chosen in the menu.
function M.chosen()
  if is_inserting() then M.enter() end
end

--- Takes the ghost text away; nothing comes by itself before the text changes.
function M.dismiss()
  stop_asking()
  hide()
end

--- Asks now, also where nothing would come by itself.
function M.request()
  note_place()
  ask(invoked)
end

function M.is_visible() return shown ~= nil end

--- Shows the next text, or a previous one; asks for more if there is one only.
function M.cycle(step)
  if not shown then return end
  if #shown.items == 1 then return M.request() end
  shown.index = (shown.index - 1 + step) % #shown.items + 1
  present()
end

local function place_after(row, column, text)
  local lines = vim.split(text, "\n", { plain = true })
  if #lines == 1 then return row, column + #text end
  return row + #lines - 1, #lines[#lines]
end

--- LSP counts what was accepted in UTF-16.
local function utf16_length(text) return compat.character(text, #text, "utf-16") end

--- Puts "all", the next "line" or the next "word" of the ghost text into the buffer; false if there is none.
function M.accept(part)
  if not shown or shown.buffer ~= vim.api.nvim_get_current_buf() then return false end
  local item = shown.items[shown.index]
  local text, replaced, range = rest(shown.buffer, item)
  if not text then return false end
  local piece = pieces.part(text, part)
  local is_whole = #piece == #text
  -- Undo takes back what was accepted, and not what was typed before it.
  vim.cmd("let &g:undolevels = &g:undolevels")
  local row, column = cursor()
  local end_row, end_column = row, column
  if is_whole and replaced ~= "" then end_row, end_column = range[3], range[4] end
  vim.api.nvim_buf_set_text(shown.buffer, row, column, end_row, end_column, vim.split(piece, "\n", { plain = true }))
  local new_row, new_column = place_after(row, column, piece)
  vim.api.nvim_win_set_cursor(0, { new_row + 1, new_column })
  note_place()
  if is_whole then
    hide()
    ask_after_pause()
  else
    tell("textDocument/didPartiallyAcceptCompletion", {
      item = item.raw,
      acceptedLength = utf16_length(item.text:sub(1, #item.text - #text + #piece)),
    })
    if keep_fitting() then present() else hide() end
  end
  return true
end

--- Switches ghost text by itself on or off; returns what it is now.
function M.toggle()
  M.is_on = not M.is_on
  if not M.is_on then M.dismiss() end
  return M.is_on
end

--- How far the newest question is: "shown", "asking", "silent" or "idle"; with the number shown and of how many.
function M.state()
  if shown then return "shown", shown.index, #shown.items end
  if pending then return "asking" end
  return M.is_silent and "silent" or "idle"
end

return M
