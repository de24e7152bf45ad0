"""Kind, first family: mail that no person wrote. Headers before words (RFC 3834 section 5; RFC 3464; RFC 8098)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultation.words import Kind
from ingest.tagging.reading import Reading
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import concept, said

#: headers that vacation programs and tickets write, and no person's mail program
_RESPONDERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation", "x-mailer-daemon")
#: ``To: …``, ``Objet : …``: a line of the head of the mail that a receipt speaks of
_HEAD_LINE = re.compile(r"^\s*[^\W\d_][^:：\n]{0,15}\s?[:：]\s*\S", re.MULTILINE)
#: characters of a receipt or notice at most, for its words to count in full
NOTICE = 600
_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon")


def automatic(reading: Reading) -> Iterator[Hit[Kind]]:
    """Everything that says: a machine wrote this."""
    yield from _by_headers(reading)
    yield from _by_sender(reading)
    yield from _by_words(reading)


def _by_headers(reading: Reading) -> Iterator[Hit[Kind]]:
    facts = reading.view.facts
    headers = {name.casefold(): value for name, value in facts.automatic_headers.items()}
    if facts.media_type == "multipart/report":
        yield hit(Kind.AUTOMATIC, "automatic.report", facts.media_type, "header Content-Type")
    submitted = headers.get("auto-submitted", "").casefold().split(";")[0].strip()
    if submitted and submitted != "no":
        yield hit(Kind.AUTOMATIC, "automatic.auto_submitted", submitted, "header Auto-Submitted")
    if headers.get("x-failed-recipients"):
        yield hit(
            Kind.AUTOMATIC, "automatic.failed_recipients", headers["x-failed-recipients"], "header X-Failed-Recipients"
        )
    for name in _RESPONDERS:
        if headers.get(name, "").casefold() not in ("", "no", "none", "false"):
            yield hit(Kind.AUTOMATIC, "automatic.autoreply_header", f"{name}: {headers[name]}", f"header {name}")
    if headers.get("precedence", "").casefold() in ("auto_reply", "auto-reply"):
        yield hit(Kind.AUTOMATIC, "automatic.autoreply_header", headers["precedence"], "header Precedence")


def _by_sender(reading: Reading) -> Iterator[Hit[Kind]]:
    sender = reading.sender.address.casefold()
    own = reading.context.consultation.outgoing.sender.casefold()
    if own and sender == own and "auto-submitted" in reading.view.facts.automatic_headers:
        yield hit(Kind.AUTOMATIC, "automatic.own_digest", sender, "sender")
    if sender.partition("@")[0] in _DAEMONS:
        yield hit(Kind.AUTOMATIC, "automatic.daemon", sender, "sender")
    path = reading.view.facts.return_path
    if path is not None and path.strip() in ("", "<>"):
        yield hit(Kind.AUTOMATIC, "automatic.null_return_path", "<>", "header Return-Path")


def _by_words(reading: Reading) -> Iterator[Hit[Kind]]:
    """What responders write. A person who answers such a mail writes ``Re:`` before it, and usually brings a file."""
    subject = reading.subject
    for name in ("auto_reply_subject", "bounce_subject", "receipt_subject", "receipt_mark"):
        found = concept(name).find(subject.text)
        marked = name != "receipt_mark" or (found and subject.text.content[found[0].end :].lstrip()[:1] in (":", "："))
        if found and marked and found[0].first == 0 and not (subject.reply and reading.files):
            yield hit_at(Kind.AUTOMATIC, "automatic.subject", found[0])
    if reading.files:
        return
    body = reading.outer.body
    words = said("out_of_office", body)
    if words is not None:
        yield hit_at(Kind.AUTOMATIC, "automatic.words", words, 1.0 if len(body.content) < NOTICE else 0.5)
        # one who is away and sends comments all the same speaks of them
        substitute = said("substitute", body)
        speaks = said("nil", body) or said("own_comments", body) or said("proposes", body)
        if (
            substitute is not None
            and speaks is None
            and len(body.content) < NOTICE
            and not any(r.locator for r in reading.outer.remarks)
        ):
            yield hit_at(Kind.AUTOMATIC, "automatic.substitute", substitute)
    receipt = said("receipt_words", body)
    if receipt is not None and len(body.content) < NOTICE and len(_HEAD_LINE.findall(body.content)) >= 2:
        yield hit_at(Kind.AUTOMATIC, "automatic.receipt", receipt)
