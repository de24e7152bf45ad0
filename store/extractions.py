"""What the parsers said, kept by content and version: equal bytes are parsed once, a new parser asks again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, select

from store.repository import Repository, insert
from store.tables import extractions

_KEPT = select(extractions.c.data).where(
    *(extractions.c[name] == bindparam(name) for name in ("content", "what", "version"))
)


@cache
def _keep(dialect: str) -> Executable:
    return insert(dialect, extractions).on_conflict_do_nothing(index_elements=["content", "what", "version"])


class Extractions(Repository):
    """JSON by (digest of what was read, what was asked of it, ``PARSER_VERSION``)."""

    def get(self, content: str, what: str, version: int) -> Any | None:
        """What was kept, or ``None``."""
        row = self._first(_KEPT, content=content, what=what, version=version)
        return row["data"] if row else None

    def put(self, content: str, what: str, version: int, data: Any) -> None:
        """Keep *data* (JSON); what was kept before under the same three stands."""
        self._run(_keep(self._dialect), content=content, what=what, version=version, data=data)

    def every(self, content: str, what: str) -> tuple[Any, ...]:
        """What was kept under any version of the parsers."""
        key = (extractions.c.content == content, extractions.c.what == what)
        return tuple(row["data"] for row in self._all(select(extractions.c.data).where(*key)))

    def forget_all(self, contents: Iterable[str]) -> None:
        """Remove all that was read from these contents (erasure)."""
        for content in contents:
            self.forget(content)

    def forget(self, content: str) -> None:
        """Remove all that was read from that content (erasure)."""
        self._run(extractions.delete().where(extractions.c.content == content))
