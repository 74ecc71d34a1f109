"""What errors of Terraform say that the stand-ins for providers and modules lack."""
import os
import re
import tempfile

# `data.TYPE.NAME.path`, `TYPE.NAME.path` or `module.NAME.path`.
NAMED = re.compile(r"\b(data\.)?([a-z]\w*)\.([\w-]+)(?:\[[^\]]*\])?((?:\.\w+|\[[^\]]*\])*)")


class Learned:
    """What the errors of the plans of one root module have said so far."""

    def __init__(self):
        # Data sources that are only read by `apply`, as `type.name`.
        self.later = set()
        # Attributes that the code reads in a way that shapes.py does not see, as `(kind, type, path)`.
        self.read = set()
        # Outputs of modules that are elsewhere, likewise, as `(call, output)`.
        self.outputs = set()

    def learn(self, error, folder):
        """Whether there is something to learn from an error."""
        before = self.count()
        made = False
        for problem in error.split("Error: ")[1:]:
            for path in re.findall(r'no file exists at\s+"([^"]+)"', problem):
                made |= self.make(os.path.join(folder, os.path.expanduser(path)))
            line = re.search(r'line \d+(?:, in resource "(\w+)")?[^\n]*\n\s*\d+:([^\n]*)', problem)
            place, code = line.groups() if line else (None, "")
            missing = re.search(r'attribute\s+named\s+"(\w+)"', problem)
            for data, kind, name, rest in NAMED.findall(problem):
                if data:
                    self.later.add(f"{kind}.{name}")
                path = re.findall(r"\.([a-z_]\w*)", rest)
                if missing and kind == "module":
                    self.outputs.add((name, missing.group(1)))
                elif missing and kind in code:
                    known = path[:path.index(missing.group(1))] if missing.group(1) in path else []
                    self.read.add(("data" if data else "resource", kind, (*known, missing.group(1))))
            # In `ignore_changes`, a path stands alone.
            alone = tuple(re.findall(r"[a-z_]\w*", code))
            if missing and place and alone:
                self.read.add(("resource", place, alone))
        return made or self.count() > before

    def count(self):
        return len(self.later) + len(self.read) + len(self.outputs)

    @staticmethod
    def make(path):
        """Makes a file that the code reads, in the copy or in a home folder that is one for the time being."""
        path = os.path.normpath(path)
        if os.path.exists(path) or not path.startswith(tempfile.gettempdir()):
            return False
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("{}")
        return True
