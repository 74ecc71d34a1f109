#!/usr/bin/env bash
# The lines of docs/integrations/editors.md for Neovim 0.7, run without a terminal.
# Usage: neovim.sh CHECKOUT AKSLINT SCRATCH
set -euo pipefail
checkout=$(realpath "$1") akslint=$(realpath "$2") scratch=$(realpath "$3")
PATH=$(dirname "$akslint"):$PATH
mkdir -p "$scratch/module" && cd "$scratch/module"
git init -q .
printf 'variable "kind" {\n  default = "SystemAssigned"\n}\n' >variables.tf
printf 'resource "azurerm_kubernetes_cluster" "aks" {\n  /* é𐐀 */ identity { type = "Odd" }\n}\n' >main.tf
sed -n '/^local client$/,/^```$/p' "$checkout/docs/integrations/editors.md" | sed '/^```$/d' >../init.lua
cat >../test.lua <<'LUA'
local function fail(what)
  io.stderr:write("neovim: " .. what .. ": " .. vim.inspect(vim.diagnostic.get(0)) .. "\n")
  vim.cmd("cquit 1")
end
local function shows(codes)
  return vim.wait(10000, function()
    local all = vim.tbl_map(function(diagnostic) return diagnostic.code end, vim.diagnostic.get(0))
    return table.concat(all, " ") == codes
  end, 10)
end
local function edit(lines) vim.api.nvim_buf_set_lines(0, 0, -1, true, lines) end
local function ask(method, params)
  params.textDocument = vim.lsp.util.make_text_document_params(0)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000)
  for _, answer in pairs(answers or {}) do return answer.result end
end

-- A bad file, as it is opened, behind characters that take more than one byte or code unit.
vim.cmd("edit main.tf")
if not shows("unsupported-identity-type") then fail("the bad file has no diagnostic") end
local diagnostic = vim.diagnostic.get(0)[1]
local line = vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]
local text = line:sub(diagnostic.col + 1, diagnostic.end_col)
if diagnostic.lnum ~= 1 or diagnostic.end_lnum ~= 1 or text ~= '"Odd"' then fail("the range is wrong") end
if diagnostic.severity ~= vim.diagnostic.severity.ERROR then fail("the severity is wrong") end
if diagnostic.source ~= "akslint" then fail("the source is wrong") end

-- After a change that is not saved.
edit({ 'resource "azurerm_kubernetes_cluster" "aks" {', '  identity { type = var.kind }', "}" })
if not shows("") then fail("the diagnostic does not go") end
edit({ 'resource "azurerm_kubernetes_cluster" "aks" {', "  name = var.kind", "}" })
if not shows("missing-identity") then fail("the bad buffer has no diagnostic") end

-- A fix, as Neovim applies it.
local range = { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 10 } }
local actions = ask("textDocument/codeAction", { range = range, context = { diagnostics = {} } })
local fix = actions and actions[1]
if not fix or not fix.title:find("system-assigned", 1, true) then fail("there is no fix: " .. vim.inspect(actions)) end
vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
local after = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
if not after:find('identity {\n    type = "SystemAssigned"\n  }', 1, true) then fail("the fix is wrong: " .. after) end
if not shows("") then fail("the fix does not hold") end

-- What the cluster runs as.
local hover = ask("textDocument/hover", { position = { line = 0, character = 12 } })
if not hover or not hover.contents.value:find("system%-assigned") then fail("the hover is wrong: " .. vim.inspect(hover)) end
vim.cmd("qall!")
LUA
timeout 60 nvim --headless -u ../init.lua -c "luafile ../test.lua" 2>"$scratch/log" || { cat "$scratch/log"; exit 1; }
echo "neovim: $(nvim --version | head -n 1): diagnostics come and go, a fix is applied, the hover says what the cluster runs as"
