"""Progress bars on long work, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.intake import Progress, Silent


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars where standard error is a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    # what draws them is not loaded where nobody looks
    from ingest.bars import bars

    with bars() as drawn:
        yield drawn
