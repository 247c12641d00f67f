local json = require("json")
require("setup")

-- Keeps goods.
local Shelf = {}
Shelf.__index = Shelf
Shelf.limit = 10
LIMIT = 3
local counter, other = 0, -1
local cache = setmetatable({}, Shelf)

--- Makes one.
function Shelf.new(name, ...)
  local self = setmetatable({}, Shelf)
  local first, second = ...
  local empty
  for index = 1, 3 do print(index) end
  for key, value in pairs(self) do print(key, value) end
  return self
end

function Shelf:grow(by)
  self.size = self.size + by
end

local function helper(item) return json.encode(item) end

function total() end

Shelf.half = function(item) return item / 2 end
local callback = function(item) helper(item) end

local Kind = {
  TOOL = 1,
  label = function(kind) return kind end,
}

return Shelf
