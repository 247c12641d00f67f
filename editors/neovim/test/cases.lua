--- What the plug-in does in a real editor with the real server. Each case gets an editor with `shop/gifts.py` open, the cursor
--- on a new line at its end, in insert mode.
local Editor = dofile(vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h") .. "/editor.lua")

local function expect(found, wanted, what)
  if not vim.deep_equal(found, wanted) then
    error(("%s: %s instead of %s"):format(what, vim.inspect(found), vim.inspect(wanted)), 2)
  end
end

local function expect_true(condition, what)
  if not condition then error(what, 2) end
end

--- An editor that has typed `text`, and what ghost text it shows.
local function typed(text, options)
  local editor = Editor.start(options)
  editor:open("shop/gifts.py")
  editor:type("Go")
  editor:wait([[vim.api.nvim_get_mode().mode == "i"]])
  editor:type(text)
  editor:wait([[vim.api.nvim_get_current_line():sub(-#a) == a]], text)
  return editor, editor:wait_for_ghost()
end

local cases = {}

function cases.tab_accepts_all_and_undo_takes_it_back()
  local editor, ghost = typed("basket.add_")
  expect_true(#ghost > 0, "ghost text is empty")
  local first = vim.split(ghost, "\n")[1]
  editor:type("<Tab>")
  editor:wait([[not vim.api.nvim_get_current_line():find("add_$")]])
  local lines = editor:lua("return vim.api.nvim_buf_get_lines(0, 8, 9, false)")
  expect(lines[1], "    basket.add_" .. first, "the accepted line")
  editor:type("<Esc>u")
  editor:wait([[vim.api.nvim_get_mode().mode == "n"]])
  expect(editor:lua("return vim.api.nvim_buf_get_lines(0, 8, 9, false)[1]"), "    basket.add_", "after undo")
  return editor
end

function cases.tab_without_ghost_text_is_a_tab()
  local editor = Editor.start({ automatic = false })
  editor:open("shop/gifts.py")
  editor:type("Go<Tab>x")
  editor:wait([[vim.api.nvim_get_current_line() == "        x"]])
  return editor
end

function cases.words_are_accepted_one_by_one_and_the_server_is_told()
  local editor, ghost = typed("basket.add_")
  editor:count_requests()
  editor:type("<M-Right>")
  editor:wait([[vim.api.nvim_get_current_line():find("add_%w+$")]])
  local word = ghost:match("^%w+")
  expect(editor:line(), "    basket.add_" .. word, "the line after a word")
  expect(editor:ghost(), ghost:sub(#word + 1), "what is still shown")
  expect(#editor:sent("textDocument/inlineCompletion"), 0, "requests")
  local told = editor:sent("textDocument/didPartiallyAcceptCompletion")
  expect(#told, 1, "notifications")
  expect_true(vim.startswith(told[1].item.insertText:sub(told[1].acceptedLength + 1), ghost:sub(#word + 1)),
    "the accepted length does not lead to the rest")
  return editor
end

function cases.a_line_is_accepted()
  local editor, ghost = typed("basket.add_")
  editor:type("<M-End>")
  editor:wait([[not vim.api.nvim_get_current_line():find("add_$")]])
  expect(editor:line(), "    basket.add_" .. vim.split(ghost, "\n")[1], "the line")
  return editor
end

function cases.typing_along_keeps_the_rest_without_a_request()
  local editor, ghost = typed("basket.add_")
  editor:count_requests()
  editor:type(ghost:sub(1, 2))
  editor:wait([[vim.api.nvim_get_current_line():sub(-#a) == a]], "add_" .. ghost:sub(1, 2))
  editor:wait([[require("heed").is_visible()]])
  expect(editor:ghost(), ghost:sub(3), "the rest")
  expect(#editor:sent("textDocument/inlineCompletion"), 0, "requests")
  return editor
end

function cases.typing_something_else_asks_anew_and_cancels()
  local editor = typed("basket.add_", { debounce = 0 })
  editor:count_requests()
  editor:type("zqzq")
  editor:wait([[vim.api.nvim_get_current_line():find("add_zqzq$")]])
  editor:wait([[#vim.tbl_filter(function(message) return message.method == "textDocument/inlineCompletion" end, sent) > 0]])
  local asked = #editor:sent("textDocument/inlineCompletion")
  local cancelled = #editor:sent("$/cancelRequest")
  expect_true(asked <= 4 and cancelled < 4, ("%d asked, %d cancelled"):format(asked, cancelled))
  return editor
end

function cases.dismissing_hides_until_the_text_changes()
  local editor, ghost = typed("basket.add_")
  editor:count_requests()
  editor:type("<C-]>")
  editor:wait([[not require("heed").is_visible()]])
  expect(editor:ghost(), nil, "drawn")
  editor:type("<Left><Right>")
  vim.wait(300)
  expect(#editor:sent("textDocument/inlineCompletion"), 0, "requests")
  editor:type(ghost:sub(1, 1))
  editor:wait([[#vim.tbl_filter(function(message) return message.method == "textDocument/inlineCompletion" end, sent) > 0]])
  return editor
end

function cases.leaving_insert_mode_hides()
  local editor = typed("basket.add_")
  editor:type("<Esc>")
  editor:wait([[vim.api.nvim_get_mode().mode == "n"]])
  expect(editor:ghost(), nil, "drawn")
  return editor
end

function cases.showing_is_told_once()
  local editor = Editor.start()
  editor:count_requests()
  editor:open("shop/gifts.py")
  editor:type("Gobasket.add_")
  editor:wait_for_ghost()
  local told = editor:sent("textDocument/didShowCompletion")
  expect_true(#told >= 1 and type(told[#told].item.insertText) == "string", "didShowCompletion was not sent")
  return editor
end

function cases.text_behind_the_cursor_is_kept_or_replaced()
  local editor = typed("total = total_pri")
  editor:type("<Esc>u")
  editor:wait([[vim.api.nvim_get_mode().mode == "n"]])
  editor:lua([[vim.api.nvim_buf_set_lines(0, 8, 9, false, { "    basket.add_item()" })
    vim.api.nvim_win_set_cursor(0, { 9, 20 })]])
  editor:type("ii")
  local ghost = editor:wait_for_ghost()
  editor:type("<Tab>")
  editor:wait([[not vim.api.nvim_get_current_line():find("add_item%(i%)$")]])
  local line = editor:line()
  expect_true(vim.startswith(line, "    basket.add_item(i" .. ghost), line)
  expect(select(2, line:gsub("%)", "")), 1, "closing brackets")
  return editor
end

function cases.wide_characters_before_the_cursor_count_right()
  local editor = typed('name = "👍ü"; basket.add_')
  local before = editor:line()
  editor:type("<Tab>")
  editor:wait([[vim.api.nvim_get_current_line() ~= a]], before)
  expect_true(vim.startswith(editor:line(), before), "the text before the cursor has changed: " .. editor:line())
  return editor
end

function cases.the_list_has_names_of_other_files()
  local editor = Editor.start({ automatic = false })
  editor:open("shop/gifts.py")
  editor:type("Gobasket.")
  editor:wait([[vim.api.nvim_get_current_line():sub(-7) == "basket."]])
  -- A first list may come before the index is there.
  editor:wait([[vim.inspect(vim.lsp.buf_request_sync(0, "textDocument/completion",
    vim.lsp.util.make_position_params(0, "utf-16"), 5000)):find("add_item") ~= nil]])
  editor:type("<C-x><C-o>")
  editor:wait([[vim.fn.pumvisible() == 1]])
  local words = editor:lua("return vim.tbl_map(function(item) return item.word end, vim.fn.complete_info().items)")
  expect_true(vim.tbl_contains(words, "add_item"), "no add_item in " .. vim.inspect(words))
  return editor
end

function cases.why_says_what_it_drew_on_or_why_not()
  local editor = typed("basket.add_")
  editor:lua([[said = {} vim.cmd("Heed why")]])
  editor:wait([[#said > 0]])
  local said = editor:lua("return said[1]")
  expect_true(said:find("The last suggestion drew on", 1, true), said)
  expect(editor:lua("return #said"), 1, "sentences")
  return editor
end

function cases.toggling_and_the_status()
  local editor = typed("basket.add_")
  expect(editor:lua([[return require("heed").status()]]), "heed 1/1", "status")
  editor:lua([[vim.cmd("Heed toggle")]])
  expect(editor:ghost(), nil, "drawn")
  expect(editor:lua([[return require("heed").status()]]), "heed off", "status")
  editor:lua([[vim.cmd("Heed toggle")]])
  expect(editor:lua([[return require("heed").status()]]):match("^heed"), "heed", "status")
  return editor
end

function cases.the_server_ends_with_the_editor()
  local editor = typed("basket.add_")
  local server = editor:server()
  expect_true(server, "there is no server process")
  editor:quit()
  for _ = 1, 1000 do
    if not vim.loop.fs_stat("/proc/" .. server) then return end
    vim.wait(20)
  end
  error("the server runs on")
end

function cases.a_server_that_ends_is_started_again()
  local editor = typed("basket.add_")
  local server = editor:server()
  vim.loop.kill(server, 9)
  editor:wait([[require("heed.client").of(vim.api.nvim_get_current_buf()) == nil]])
  editor:wait([[require("heed.client").of(vim.api.nvim_get_current_buf()) ~= nil]])
  expect_true(editor:server() ~= server, "it is the same process")
  editor:type("i")
  editor:wait_for_ghost()
  return editor
end

function cases.restart_keeps_completing()
  local editor = typed("basket.add_")
  local client = editor:lua([[return require("heed.client").id]])
  local server = editor:server()
  editor:lua([[vim.cmd("Heed restart")]])
  editor:wait([[require("heed.client").id ~= a and require("heed.client").of(vim.api.nvim_get_current_buf()) ~= nil]], client)
  editor:type("<BS>_")
  editor:wait_for_ghost()
  expect_true(editor:server() ~= server, "it is the same process")
  return editor
end

function cases.a_missing_program_is_said_once()
  local editor = Editor.start({ command = { "/nowhere/heed", "serve" } })
  editor:lua("vim.cmd('edit shop/gifts.py')")
  editor:lua("vim.cmd('edit shop/basket.py')")
  local said = editor:lua("return said")
  expect(#said, 1, "sentences")
  expect_true(said[1]:find("/nowhere/heed", 1, true), said[1])
  expect(editor:lua([[return require("heed").status()]]), "heed stopped", "status")
  return editor
end

function cases.wrong_options_are_said()
  local editor = Editor.start({ debouce = 3, filetypes = "python" })
  local said = editor:lua("table.sort(said) return said")
  expect(said, { 'heed: option "filetypes" is a table, not a string', 'heed: there is no option "debouce"' }, "said")
  return editor
end

function cases.health_check_finds_program_model_and_server()
  local editor = typed("basket.add_")
  editor:type("<Esc>")
  editor:lua([[vim.cmd("checkhealth heed")]])
  local text = table.concat(editor:lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"), "\n")
  for _, wanted in ipairs({ "program: ", "model: heed", "server: ", "folder: " }) do
    expect_true(text:find(wanted, 1, true), ("no %q in\n%s"):format(wanted, text))
  end
  expect_true(not text:find("ERROR", 1, true), text)
  return editor
end

return cases
