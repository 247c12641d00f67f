--- Runs the cases (those whose names match $CASES): nvim --headless -u NONE -i NONE -n -c 'luafile …/run.lua'
local folder = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")

local function run()
  local cases = dofile(folder .. "/cases.lua")
  local names = vim.tbl_filter(function(name) return vim.fn.match(name, "\\v" .. (vim.env.CASES or "")) >= 0 end, vim.tbl_keys(cases))
  table.sort(names)
  local failures = 0
  for _, name in ipairs(names) do
    local passed, editor = xpcall(cases[name], debug.traceback)
    if passed then
      if editor then editor:quit() end
    else
      failures = failures + 1
      io.stdout:write(("FAILED %s\n%s\n"):format(name, editor))
    end
  end
  local version = vim.version()
  io.stdout:write(("neovim %d.%d.%d: %d cases, %d failed\n"):format(
    version.major, version.minor, version.patch, #names, failures))
  return failures == 0 and #names > 0
end

local passed, result = xpcall(run, debug.traceback)
if not passed then io.stdout:write(result .. "\n") end
vim.cmd(passed and result and "qall!" or "cquit 1")
