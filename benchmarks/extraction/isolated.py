"""Reads one file so many times, each time as told: ``python -m benchmarks.extraction.isolated WAY FILE TIMES``.

``forked``: by the sandbox, a child for each reading. ``fresh``: once, in this process, with nothing around it.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Read the file in the way that is named."""
    way, file, times = sys.argv[1:]
    path = Path(file)
    if way == "fresh":
        from parsers import files
        from parsers.facts import to_json

        to_json(files.read(path.read_bytes(), path.name))
        return
    from parsers.sandbox import Sandbox

    with Sandbox() as sandbox:
        for _ in range(int(times)):
            sandbox.ask("file", {"name": path.name, "declared": ""}, path.read_bytes())


if __name__ == "__main__":
    main()
