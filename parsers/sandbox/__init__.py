"""Reads hostile files in processes with hard limits (DESIGN truth 7, FAULTS.md 8).

    worker ── request ──► zygote ── fork ──► child: limits, no network, nobody's rights; one file; gone
       ▲                                       │
       └───────── reply, checked and cleaned ──┘

``Sandbox`` is all that the worker needs. It loads no parsing library here.
"""

from parsers.sandbox.host import Sandbox
from parsers.sandbox.limits import Limits

__all__ = ["Limits", "Sandbox"]
