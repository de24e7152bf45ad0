"""When a connection is safe enough to send a password over: TLS with a verified certificate (or loopback, see checks).

There is no setting that turns verification off (FAULTS.md I12).
"""

from __future__ import annotations

import ssl
from pathlib import Path


def client_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """A context that verifies certificate and host name, TLS 1.2 or newer.

    *ca_file* holds further authorities, for institutions that sign their own servers; the system's are always in.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context
