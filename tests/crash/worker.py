"""One turn of the worker with a fixed clock, as a process of its own that can be killed: poll, process, send.

SIGTERM tells it to stop as it does in ``run``. Or, as the plan says, the record made again from archive and journal.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from consultation import settings
from consultation.errors import RapporteurError
from consultation.model import Secret
from ingest.drafts import add_draft
from ingest.rebuilding import rebuild
from ingest.ticking import Stop
from ingest.worker import open_worker
from reports.delivery import SmtpTransport
from scheduler import Turn
from store.session import open_session

PASSWORD_VARIABLE = "CRASH_PASSWORD"


def main(plan_file: str) -> None:
    """Take one turn as *plan_file* (JSON) says."""
    plan = json.loads(Path(plan_file).read_text())
    now = datetime.fromisoformat(plan["now"])
    environ = {PASSWORD_VARIABLE: plan["password"]}
    consultation = settings.load(Path(plan["settings"]), environ, Path(plan["data"]))
    boxes = tuple(
        replace(
            box,
            host="127.0.0.1",
            port=plan["imap"][box.name]["port"],
            user=plan["imap"][box.name]["user"],
            folders=(plan["imap"][box.name]["folder"],),
            security="none",
            password=Secret(env=PASSWORD_VARIABLE),
        )
        for box in consultation.mailboxes
    )
    outgoing = replace(
        consultation.outgoing, host="127.0.0.1", port=plan["smtp"], security="none", user="", sender="r@example.org"
    )
    consultation = replace(
        consultation,
        mailboxes=boxes,
        outgoing=outgoing,
        store_url=plan["url"],
        goes_live=datetime.fromisoformat(plan["goes_live"]),
    )
    if plan.get("rebuild"):
        rebuild(consultation, lambda: now)
        return
    stop = Stop()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with (
        open_session(consultation, lambda: now) as session,
        open_worker(session, environ, stopping=stop.is_set) as worker,
    ):
        stop.then = worker.interrupt
        with session.database.transaction(write=False) as tx:
            known = {item.key for item in tx.drafts.list()}
        for item in plan["drafts"]:
            if f"{item['document']}/{item['draft']}" not in known:
                at = datetime.fromisoformat(item["circulated"])
                file = Path(item["file"])
                add_draft(
                    session, worker.sandbox, file, document=item["document"], draft=item["draft"], circulated=at, by="t"
                )
        if plan.get("turn", True):
            _take(Turn(worker=worker, transport=SmtpTransport(outgoing, "")), stop)


def _take(turn: Turn, stop: Stop) -> None:
    """One turn; told to stop, what is in hand may end in an error of ours, and nothing further is begun."""
    for job in (turn.take_in, turn.send_out):
        try:
            if not stop.is_set():
                job()
        except RapporteurError:
            if not stop.is_set():
                raise


if __name__ == "__main__":
    main(sys.argv[1])
