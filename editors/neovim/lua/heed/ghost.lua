--- Draws ghost text.
---
--- One line stands within the buffer's line where Neovim can do that (0.10). Else, and for several lines, it covers what
--- follows the cursor, which is drawn again behind it.
local compat = require("heed.compat")

local M = {}

local namespace = vim.api.nvim_create_namespace("heed_ghost")

--- Text as a screen shows it from a column on: tabs as blanks, other control characters as Vim names them.
local function printable(text, column, tab)
  local parts = {}
  for piece, tabs in text:gmatch("([^\t]*)(\t?)") do
    piece = vim.fn.strtrans(piece)
    column = column + vim.fn.strdisplaywidth(piece)
    table.insert(parts, piece)
    if tabs ~= "" then
      local width = tab - column % tab
      table.insert(parts, (" "):rep(width))
      column = column + width
    end
  end
  return table.concat(parts)
end

function M.clear(buffer)
  if buffer and vim.api.nvim_buf_is_valid(buffer) then vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1) end
end

--- Draws `text` at a place (row and byte from 0). `replaced` is the text behind the cursor that accepting it takes away;
--- `count` is shown at the end, or nil.
function M.draw(buffer, row, column, text, replaced, count)
  M.clear(buffer)
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ""
  local behind = line:sub(column + 1)
  local keeps = replaced == "" or vim.endswith(text, replaced)
  if keeps and replaced ~= "" then
    text = text:sub(1, #text - #replaced)
  elseif not keeps then
    behind = vim.startswith(behind, replaced) and behind:sub(#replaced + 1) or ""
  end
  local tab = vim.bo[buffer].tabstop
  local lines = vim.split(text, "\n", { plain = true })
  local start = vim.fn.strdisplaywidth(line:sub(1, column))
  local mark = { hl_mode = "combine", priority = 200 }
  local first = printable(lines[1], start, tab)
  local tail = count and { " " .. count, "HeedCount" } or nil
  if #lines == 1 and keeps and compat.has_inline_text then
    mark.virt_text = { { first, "HeedGhost" }, tail }
    mark.virt_text_pos = "inline"
  else
    mark.virt_text_pos = "overlay"
    mark.virt_text = { { first, "HeedGhost" } }
    local last = mark.virt_text
    for index = 2, #lines do
      last = { { printable(lines[index], 0, tab), "HeedGhost" } }
      mark.virt_lines = mark.virt_lines or {}
      table.insert(mark.virt_lines, last)
    end
    if behind ~= "" then table.insert(last, { printable(behind, 0, tab), "Normal" }) end
    table.insert(last, tail)
    -- What stands there may be longer than what covers it.
    local width = 0
    for _, chunk in ipairs(mark.virt_text) do width = width + vim.fn.strdisplaywidth(chunk[1]) end
    local bare = vim.fn.strdisplaywidth(line) - start - width
    if bare > 0 then table.insert(mark.virt_text, { (" "):rep(bare), "Normal" }) end
  end
  vim.api.nvim_buf_set_extmark(buffer, namespace, row, column, mark)
end

return M
