-- Commands and <Plug> maps. Nothing starts before `require("heed").setup()`.
if vim.g.loaded_heed then return end
vim.g.loaded_heed = true

if vim.fn.has("nvim-0.7") == 0 then
  vim.notify("heed: Neovim 0.7 or newer is needed", vim.log.levels.ERROR)
  return
end

vim.cmd("highlight default link HeedGhost Comment")
vim.cmd("highlight default link HeedCount NonText")

vim.api.nvim_create_user_command("Heed", function(call) require("heed.command").run(call.args) end, {
  nargs = "?",
  desc = "Heed: why, toggle, status, next, previous, request, restart, log",
  complete = function(start)
    return vim.tbl_filter(function(name) return vim.startswith(name, start) end, require("heed.command").names())
  end,
})

local plugs = {
  ["heed-accept"] = 'accept("all")',
  ["heed-accept-line"] = 'accept("line")',
  ["heed-accept-word"] = 'accept("word")',
  ["heed-next"] = "cycle(1)",
  ["heed-previous"] = "cycle(-1)",
  ["heed-dismiss"] = "dismiss()",
  ["heed-request"] = "request()",
}
for name, call in pairs(plugs) do
  vim.keymap.set("i", "<Plug>(" .. name .. ")", '<Cmd>lua require("heed").' .. call .. "<CR>", { silent = true })
end
