"""One reader, one file, one process: ``python -m benchmarks.extraction.child KIND READER FILE TIMES``.

Prints seconds of CPU of every reading as JSON, importing and starting left out. The parent measures the whole process.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

from benchmarks.extraction.readers import reader


def main() -> None:
    """Read the file as often as told."""
    kind, name, file, times = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    run, path = reader(kind, name).run(), Path(file)
    spent = []
    for _ in range(int(times)):
        started = time.process_time()
        run(path)
        spent.append(time.process_time() - started)
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
