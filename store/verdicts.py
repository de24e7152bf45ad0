"""What the rules said, run by run. A verdict is never changed; a new run adds one where it says something else."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, select

from store.columns import serialise
from store.records import Verdict
from store.repository import Repository, dump, load
from store.tables import verdicts

_LAST = (
    select(verdicts.c.id, verdicts.c.digest)
    .where(verdicts.c.message == bindparam("message"))
    .order_by(verdicts.c.id.desc())
    .limit(1)
)


class Verdicts(Repository):
    """Immutable; the latest of a message is in force until people's decisions are laid over it."""

    def add(self, message: str, run_id: str, at: datetime, verdict: Verdict) -> int:
        """Keep a verdict and give its id; one equal to the last is not kept again, and the last one's id is given."""
        data = dump(Verdict, verdict)
        digest = sha256(serialise(data).encode("utf-8", "surrogatepass")).hexdigest()
        last = self._first(_LAST, message=message)
        if last is not None and last["digest"] == digest:
            return int(last["id"])
        values = {"message": message, "run_id": run_id, "at": at, "digest": digest, "verdict": data}
        return self._insert_id(verdicts, values)

    def latest(self, message: str) -> Verdict | None:
        """The verdict of the last run that said something new."""
        statement = select(verdicts.c.verdict).where(verdicts.c.message == message)
        row = self._first(statement.order_by(verdicts.c.id.desc()).limit(1))
        if row is None:
            return None
        verdict: Verdict = load(Verdict, row["verdict"])
        return verdict
