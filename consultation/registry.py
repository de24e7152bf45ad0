"""Who takes part: States, organisations and groups; their names, mail domains and standing under the treaty. Pure.

Stub: signatures as promised; being filled in.
"""

from __future__ import annotations
