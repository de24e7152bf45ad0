"""The command by which a person signs in once with a code, so that tokens can be had from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from consultation.errors import UsageError
from consultation.model import Consultation, OAuth
from consultation.sign_in.base import Purpose
from ingest.sign_in.choosing import delegated, purpose_of
from ingest.terminal import say

if TYPE_CHECKING:
    from store.session import Opener

#: the account of ``[outgoing]``
OUTGOING = "outgoing"


def sign_in(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="MAILBOX", help="a mailbox of the settings, or 'outgoing'")],
) -> None:
    """Sign in as a person with a code (Microsoft, device_code = true); a first try, until an app has its own right."""
    opener: Opener = context.obj
    consultation = opener.consultation()
    oauth, purpose, user = _account(consultation, account)
    if oauth is None or not oauth.device_code:
        raise UsageError(f"'{account}' does not sign in by a person's code: write device_code = true in its oauth")
    name = delegated(oauth, purpose).sign_in(say)
    whom = f" as {name}" if name else ""
    say(f"signed in{whom}; {user} is opened with it from now on, as long as that person may. Try 'rapporteur doctor'.")


def _account(consultation: Consultation, name: str) -> tuple[OAuth | None, Purpose, str]:
    for box in consultation.mailboxes:
        if box.name == name:
            return box.oauth, purpose_of(box), box.user
    if name == OUTGOING:
        return consultation.outgoing.oauth, Purpose.SMTP, consultation.outgoing.user
    known = ", ".join([*(box.name for box in consultation.mailboxes), OUTGOING])
    raise UsageError(f"there is no mailbox '{name}' in the settings; there are: {known}")
