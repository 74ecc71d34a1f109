#!/usr/bin/env bash
# The recipe of docs/integrations/neovim.md, run by Neovim without a terminal.
# Usage: neovim.sh CHECKOUT AKSLINT SCRATCH
set -euo pipefail
checkout=$(realpath "$1") akslint=$(realpath "$2") scratch=$(realpath "$3")
PATH=$(dirname "$akslint"):$PATH
mkdir -p "$scratch/module" && cd "$scratch/module"
git init -q .
printf 'variable "kind" {\n  default = "SystemAssigned"\n}\n' >variables.tf
printf 'resource "azurerm_kubernetes_cluster" "aks" {\n  /* é𐐀 */ identity { type = var.kind }\n}\n' >main.tf
sed -n '/^```lua$/,/^```$/p' "$checkout/docs/integrations/neovim.md" | sed '/^```$/,$d; /^```lua$/d' >../init.lua
cat >../test.lua <<'LUA'
local function fail(what)
  io.stderr:write("neovim: " .. what .. ": " .. vim.inspect(vim.diagnostic.get(0)) .. "\n")
  vim.cmd("cquit 1")
end
local function shows(count)
  return vim.wait(10000, function() return #vim.diagnostic.get(0) == count end, 10)
end
local function edit(lines)
  vim.api.nvim_buf_set_lines(0, 0, -1, true, lines)
  vim.api.nvim_exec_autocmds("TextChanged", { buffer = 0 })
end

vim.cmd("edit main.tf")
vim.wait(1000, function() return false end, 10)
if #vim.diagnostic.get(0) ~= 0 then fail("a good file has diagnostics") end

-- Unsaved, and behind characters that take more than one byte or code unit.
edit({ 'resource "azurerm_kubernetes_cluster" "aks" {', '  /* é𐐀 */ identity { type = "Odd" }', "}" })
if not shows(1) then fail("the bad buffer has no diagnostic") end
local diagnostic = vim.diagnostic.get(0)[1]
local line = vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]
local text = line:sub(diagnostic.col + 1, diagnostic.end_col)
if diagnostic.lnum ~= 1 or diagnostic.end_lnum ~= 1 or text ~= '"Odd"' then fail("the range is wrong") end
if diagnostic.severity ~= vim.diagnostic.severity.ERROR then fail("the severity is wrong") end
if diagnostic.code ~= "unsupported-identity-type" then fail("the code is wrong") end
if diagnostic.source ~= "akslint" then fail("the source is wrong") end

-- A neighbour on disk decides.
vim.fn.writefile({ 'variable "identities" {', "  default = []", "}" }, "variables.tf")
edit({
  'resource "azurerm_kubernetes_cluster" "aks" {',
  '  dynamic "identity" {',
  "    for_each = var.identities",
  '    content { type = "SystemAssigned" }',
  "  }",
  "}",
})
if not vim.wait(10000, function()
  local all = vim.diagnostic.get(0)
  return #all == 1 and all[1].code == "missing-identity" and all[1].lnum == 0
end, 10) then fail("the neighbour is not read") end

edit({ 'resource "azurerm_kubernetes_cluster" "aks" {', '  identity { type = "SystemAssigned" }', "}" })
if not shows(0) then fail("the diagnostic does not go") end
vim.cmd("qall!")
LUA
timeout 60 nvim --headless -u ../init.lua -c "luafile ../test.lua" 2>"$scratch/log" || { cat "$scratch/log"; exit 1; }
echo "neovim: $(nvim --version | head -n 1): diagnostics come, are where they belong, and go"
