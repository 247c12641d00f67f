--- What differs between Neovim's versions, in one place.
local M = {}

local has_methods = vim.fn.has("nvim-0.11") == 1

--- True where virtual text can stand within a line.
M.has_inline_text = vim.fn.has("nvim-0.10") == 1

--- Sends a request; returns its number, or nil if the client is gone.
function M.request(client, method, params, handler, buffer)
  local sent, id
  if has_methods then
    sent, id = client:request(method, params, handler, buffer)
  else
    sent, id = client.request(method, params, handler, buffer)
  end
  return sent and id or nil
end

function M.notify(client, method, params)
  if has_methods then return client:notify(method, params) end
  return client.notify(method, params)
end

function M.cancel(client, id)
  if has_methods then return client:cancel_request(id) end
  return client.cancel_request(id)
end

function M.stop(client)
  if has_methods then return client:stop() end
  return client.stop()
end

function M.is_stopped(client)
  if has_methods then return client:is_stopped() end
  return client.is_stopped()
end

--- The file that Neovim's LSP client logs to.
function M.log_path()
  local log = vim.lsp.log
  return log and log.get_filename and log.get_filename() or vim.lsp.get_log_path()
end

--- The byte (from 0) of a character in LSP's units; the line's end if there is no such character.
function M.byte(line, character, encoding)
  if encoding == "utf-8" then return math.min(character, #line) end
  local found, byte
  if has_methods then
    found, byte = pcall(vim.str_byteindex, line, encoding, character, false)
  else
    found, byte = pcall(vim.str_byteindex, line, character, encoding == "utf-16")
  end
  return found and byte or #line
end

--- The character, in LSP's units, of a byte (from 0).
function M.character(line, byte, encoding)
  byte = math.min(byte, #line)
  if encoding == "utf-8" then return byte end
  if has_methods then return vim.str_utfindex(line, encoding, byte, false) end
  local utf32, utf16 = vim.str_utfindex(line, byte)
  return encoding == "utf-16" and utf16 or utf32
end

return M
