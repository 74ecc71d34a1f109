#!/usr/bin/env python3
"""Makes the pictures of the documentation from real runs.

Needs Chromium, Neovim 0.7 or later, Git, and `pip install pyte rich`.

usage: make.py AKSLINT
"""
import fcntl
import itertools
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

import pyte
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")


def run(akslint, *arguments):
    return subprocess.run([akslint, *arguments], cwd=ROOT, capture_output=True, text=True).stdout


def write_svg(name, title, text, width):
    console = Console(record=True, width=width, file=open(os.devnull, "w"))
    console.print(text, no_wrap=True, crop=False)
    picture = console.export_svg(title=title)
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        # The picture loads nothing, and so uses a font that is there.
        file.write(re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL))


CODE = """\
resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "rg-aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.app.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}

resource "azurerm_container_registry" "app" {
  name = "app"
}
"""
COLUMNS, ROWS = 150, 24


def client_configuration():
    """The lines of the documentation for Neovim, and a plain look."""
    with open(os.path.join(ROOT, "docs", "integrations", "editors.md"), encoding="utf-8") as file:
        lines = re.search(r"^local client$.*?(?=^```$)", file.read(), re.DOTALL | re.MULTILINE)[0]
    look = "vim.cmd('set number noruler noshowcmd laststatus=0 signcolumn=yes | hi NormalFloat ctermbg=236 | hi SignColumn ctermbg=NONE')\nvim.opt.fillchars = { eob = ' ' }\n"
    return lines + look


def neovim(akslint, keys):
    """The screen of Neovim with the code above, after these keys."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("main.tf", CODE), ("init.lua", client_configuration())):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            path = os.pathsep.join([os.path.dirname(akslint), os.environ["PATH"]])
            os.execvpe("nvim", ["nvim", "-u", "init.lua", "main.tf"],
                       dict(os.environ, PATH=path, TERM="xterm-256color"))
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for key in ["", *keys]:
            os.write(terminal, key.encode())
            end = time.monotonic() + 2
            while time.monotonic() < end:
                if select.select([terminal], [], [], 0.05)[0]:
                    stream.feed(os.read(terminal, 65536))
        os.write(terminal, b"\x1b\x1b:qa!\r")
        os.waitpid(pid, 0)
    return screen


def color(name):
    """A color of the terminal as `rich` calls it."""
    if name == "default":
        return None
    if re.fullmatch("[0-9a-f]{6}", name):
        return Color.parse(f"#{name}")
    # pyte misspells one of them.
    return Color.parse(re.sub("^b[rf]ight", "bright_", name.replace("brown", "yellow")))


def shown(screen):
    """A screen as text with styles."""
    text = Text()
    for row in range(ROWS):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        for look, run in itertools.groupby(cells, lambda cell: (cell.fg, cell.bg, cell.bold, cell.reverse)):
            style = Style(color=color(look[0]), bgcolor=color(look[1]), bold=look[2], reverse=look[3])
            text.append("".join(cell.data for cell in run), style)
        text.append("\n")
    return text


def main():
    akslint = os.path.abspath(sys.argv[1])
    check = "$ akslint check examples/aks\n" + run(akslint, "check", "examples/aks", "--color", "always")
    write_svg("check.svg", "akslint", Text.from_ansi(check), 100)
    lenses = ":lua vim.lsp.codelens.refresh()\r"
    screen = neovim(akslint, [lenses, "1gg30l:lua vim.lsp.buf.hover()\r"])
    write_svg("hover.svg", "main.tf", shown(screen), COLUMNS)
    screen = neovim(akslint, [lenses, "14gg40l:lua vim.lsp.buf.code_action()\r"])
    write_svg("fix.svg", "main.tf", shown(screen), COLUMNS)
    with tempfile.NamedTemporaryFile("w", suffix=".html") as page:
        page.write(run(akslint, "inventory", "examples/aks", "--format", "html"))
        page.flush()
        picture = os.path.join(HERE, "inventory.png")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1350,700",
             f"--screenshot={picture}", page.name],
            check=True, capture_output=True,
        )


main()
