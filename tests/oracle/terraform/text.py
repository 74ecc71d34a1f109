"""Where the blocks of a Terraform file are, read from its text alone, so that one can be replaced."""
import functools
import re

HEREDOC = re.compile(r"<<-?([\w.-]+)\r?\n")
ATTRIBUTE = re.compile(r"([\w-]+)[ \t]*=(?![=>])")
BLOCK = re.compile(r"([a-zA-Z_][\w-]*)([ \t\w-]*)\{")
OPEN, CLOSE = "{[(", "}])"


@functools.lru_cache(maxsize=64)
def masked(text):
    """The text with spaces for what stands in comments, strings and heredocs; each character keeps its place."""
    out, at, ends = [], 0, []

    def hide(to):
        nonlocal at
        out.append(re.sub(r"[^\n]", " ", text[at:to]))
        at = to

    while at < len(text):
        # `ends` has what closes the strings and the interpolations that the text is in.
        in_string = bool(ends) and ends[-1] == '"'
        rest = text[at:at + 2]
        heredoc = None if in_string else HEREDOC.match(text, at)
        if in_string:
            if rest[0] == "\\":
                hide(at + 2)
            elif rest in ("${", "%{") and text[at - 1:at] != rest[0]:
                ends.append("}")
                hide(at + 2)
            else:
                if rest[0] == '"':
                    ends.pop()
                hide(at + 1)
        elif rest[0] == "#" or rest == "//":
            end = text.find("\n", at)
            hide(len(text) if end < 0 else end)
        elif rest == "/*":
            end = text.find("*/", at)
            hide(len(text) if end < 0 else end + 2)
        elif heredoc:
            end = re.compile(rf"^\s*{re.escape(heredoc.group(1))}\b", re.MULTILINE).search(text, heredoc.end())
            hide(end.end() if end else len(text))
        elif rest[0] == '"':
            ends.append('"')
            hide(at + 1)
        elif ends:
            if rest[0] == "{":
                ends.append("}")
            elif rest[0] == "}":
                ends.pop()
            hide(at + 1)
        else:
            out.append(rest[0])
            at += 1
    return "".join(out)


def blocks(text, kind):
    """The blocks of a kind at any depth: their labels and where they start, where their content does, and where they end."""
    mask = masked(text)
    for found in BLOCK.finditer(mask):
        end = found.group(1) == kind and closing(mask, found.end() - 1)
        if end:
            yield labels(text, found), found.start(), found.end(), end


def labels(text, block):
    """The labels of a block, which are strings that are masked, or names."""
    return [quoted or name for quoted, name in re.findall(r'"([^"]*)"|([\w-]+)', text[block.end(1):block.end() - 1])]


def nested(text, start, end):
    """The blocks directly in the content between two places: their kinds, their labels, where their content starts and ends."""
    mask = masked(text)
    at = start
    for found in BLOCK.finditer(mask, start, end):
        if found.start() >= at and not balance(mask[at:found.start()]):
            at = closing(mask, found.end() - 1) or end
            yield found.group(1), labels(text, found), found.end(), at
            at += 1


def closing(mask, at):
    """Where the bracket at a place is closed."""
    depth = 0
    for place in range(at, len(mask)):
        depth += balance(mask[place])
        if depth == 0:
            return place
    return None


def attributes(text, start, end):
    """The attributes of the content between two places: their names, where they start, and where their values do and end."""
    mask = masked(text)
    depth, at = 0, start
    for found in ATTRIBUTE.finditer(mask, start, end):
        depth += balance(mask[at:found.start()])
        at = found.start()
        line = max(start, mask.rfind("\n", 0, at) + 1)
        if depth == 0 and not mask[line:at].strip():
            value = stop = re.compile(r"[ \t]*").match(text, found.end()).end()
            inside = 0
            while stop < end and (inside or mask[stop] != "\n"):
                inside += balance(mask[stop])
                stop += 1
            yield found.group(1), at, value, stop


def balance(mask):
    """How many more brackets a text opens than it closes."""
    return sum((character in OPEN) - (character in CLOSE) for character in mask)


def without(text, spans):
    """The text without what stands in some spans, or with another text in its place: `(start, end, text)`."""
    for start, end, instead in sorted(spans, reverse=True):
        text = text[:start] + instead + text[end:]
    return text
