"""What LibreOffice prints in front of the paragraphs of generated files, kept as data for a test.

To make the data again, where LibreOffice is installed, from the root of the repository::

    python -m tests.oracles.libreoffice_labels

It has LibreOffice save the files as plain text, in which lists are written out, and keeps what stands before each text.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path

from tests.fakes.numbered_draft import NumberedDraft

DATA = Path(__file__).parents[1] / "data" / "printed_labels.json"
SEEDS = range(20)
#: a line of the plain text: white space for the level, the number, the text
_LINE = re.compile(r"\s*(?P<number>.*?)\s*(?P<text>Paragraph \d+)\s*")
_LIMIT = 300


def printed(folder: Path) -> dict[str, dict[str, str]]:
    """For each seed the number before every text; *folder* is for files that may be thrown away."""
    files = [folder / f"{seed}.docx" for seed in SEEDS]
    for seed, file in zip(SEEDS, files, strict=True):
        file.write_bytes(NumberedDraft(seed).file())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "txt:Text", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=_LIMIT)
    return {file.stem: _numbers(file.with_suffix(".txt").read_text("utf-8-sig")) for file in files}


def _numbers(text: str) -> dict[str, str]:
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    return {line["text"]: line["number"] for line in lines if line is not None}


def main() -> None:
    """Write the data."""
    with tempfile.TemporaryDirectory() as folder:
        found = printed(Path(folder))
    DATA.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
