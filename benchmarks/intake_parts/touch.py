"""Use so many octets of memory once: ``python -m benchmarks.intake_parts.touch OCTETS``."""

from __future__ import annotations

import mmap
import sys

#: octets of a page of memory on most machines; on others more than one look falls on a page
_PAGE = 4096


def main() -> None:
    """Write one octet to each page."""
    with mmap.mmap(-1, int(sys.argv[1])) as free:
        for at in range(0, len(free), _PAGE):
            free[at] = 1


if __name__ == "__main__":
    main()
