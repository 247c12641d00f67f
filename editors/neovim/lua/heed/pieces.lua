--- Parts of a text that can be accepted by themselves.
local M = {}

-- Bytes of names, those of all characters beyond ASCII among them.
local name_byte = "[%w_\128-\255]"

--- The text up to the end of its first word: blanks (or one line break and the blanks after it), then a name or one run of
--- other characters.
function M.word(text)
  local blank = text:match("^[ \t]*\n[ \t]*") or text:match("^[ \t]*")
  local rest = text:sub(#blank + 1)
  local word = rest:match("^" .. name_byte .. "+") or rest:match("^[^%w_\128-\255 \t\n]+") or ""
  return blank .. word
end

--- The text up to the end of its first line that is not empty, without the line break there.
function M.line(text)
  return text:match("^\n*[^\n]*")
end

--- A part by its name: "all", "line" or "word".
function M.part(text, name)
  if name == "word" then return M.word(text) end
  if name == "line" then return M.line(text) end
  return text
end

return M
