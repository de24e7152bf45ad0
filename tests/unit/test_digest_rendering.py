"""Digests as text and HTML: what they look like, and what no mail can make of them."""

from __future__ import annotations

import shlex
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from consultation.words import Kind, State
from reports.digest_mail import compose
from reports.digest_record import gather
from reports.dispatch import build_digest, envelope_to
from reports.due import DigestKind, Due, period_of
from reports.rendering import SUBJECT, WIDTH, Rendered, environment, render
from tests.digest_samples import ISU, ZERO, bench, doubtful, doubtful_tag, paper, submitter, utc, word_file
from tests.golden_digests import GOLDEN, files

GOLDEN_FILES = files()

HOSTILE = [
    '"><script>alert(1)</script>',
    "<img src=http://evil.example/x onerror=alert(1)>",
    "javascript:alert(1)",
    "</bdi></div><style>*{background:url(http://evil.example)}</style>",
    "{{config}} {% for x in range(9) %}x{% endfor %} ${7*7} {0.__class__} %s %(now)s",
    "Hi\r\nBcc: victim@example.org",
    "line\none\ttwo\x00three\x1bfour\x85five",
    "\u202egnp.exe\u2066\u2069",
    "&lt;b&gt; &amp;amp; &#x3C;script&#x3E;",
    "; rm -rf / $(reboot) `id` 'x' \"y\"",
    '=HYPERLINK("http://evil.example")',
    "M" * 5_000,
    "word " * 2_000,
    "é" * 300 + "\u0301" * 500,
]
_TAGS = {
    "html", "head", "meta", "title", "body", "div", "p", "h1", "h2", "ul", "li", "br", "span", "strong", "bdi", "code",
    "table", "tr", "th", "td",
}  # fmt: skip


class Page(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(html: str) -> Page:
    """The page, read."""
    found = Page()
    found.feed(html)
    found.close()
    return found


@pytest.mark.parametrize("name", sorted(GOLDEN_FILES))
def test_golden_digests(name: str) -> None:
    """Wording and layout change by decision alone: ``python -m tests.golden_digests`` and a look at the difference."""
    assert GOLDEN_FILES[name] == (GOLDEN / name).read_bytes()


def test_no_golden_file_is_left_over() -> None:
    """What stands in the folder is what is compared."""
    assert {path.name for path in GOLDEN.glob("*")} == set(GOLDEN_FILES)


def test_every_template_escapes() -> None:
    """Whatever a template is called, what it is given is escaped."""
    made = environment()
    names = made.list_templates()
    assert len(names) >= 12
    assert made.autoescape is True
    for name in names:
        source = Path(str(made.get_template(name).filename)).read_text()
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source


def hostile_digest(tmp_path: Path, text: str, kind: DigestKind) -> tuple[Rendered, bytes]:
    """A digest in which *text* stands in every place that mail reaches."""
    now = utc("2026-02-07 12:30")
    with bench(tmp_path, now) as at:
        bad = submitter("NOR", _storable(text))
        message: dict[str, Any] = {
            "subject": _storable(text),
            "sender_name": _storable(text),
            "sender_address": f"x@{_storable(text)}",
        }
        tagged = paper(bad, tags=(doubtful_tag(_storable(text)),))
        file = word_file(name=_storable(text), media_type=_storable(text), problem=_storable(text), extraction="failed")
        at.mail(utc("2026-02-07 10:00"), tagged, files=(file,), **(doubtful(quote=_storable(text)) | message))
        at.mail(utc("2026-02-07 10:00"), state=State.QUARANTINED, problem=_storable(text), **message)
        at.mail(utc("2026-02-07 10:00"), kind=Kind.ENQUIRY, **message)
        at.poll(utc("2026-02-07 11:00"), "failed", _storable(text))
        with at.session.database.transaction(write=False) as tx:
            record = gather(at.session, tx, now, since=utc("2026-02-06 06:30"))
        deadline = record.timeline.round(ZERO).deadline
        assert deadline is not None
        period = "2026-02-07" if kind is DigestKind.DAILY else period_of(deadline)
        owed = Due(kind=kind, round="" if kind is DigestKind.DAILY else ZERO, period=period, due_at=now, recipients=())
        rendered = render(build_digest(record, owed))
        return rendered, compose(rendered, owed, envelope_to(record, ISU), now)


def _storable(text: str) -> str:
    """As the boundary of the sandbox leaves it: the store takes no NUL."""
    return text.replace("\x00", "\ufffd")


@pytest.mark.parametrize("kind", [DigestKind.DAILY, DigestKind.DEADLINE])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_mail_is_data_in_a_digest(tmp_path: Path, text: str, kind: DigestKind) -> None:
    """No tag, attribute, template, header or terminal control comes from what was mailed; the digest still builds."""
    rendered, mail = hostile_digest(tmp_path, text, kind)
    seen = page(rendered.html)
    assert {tag for tag, _ in seen.tags} <= _TAGS
    for _, attributes in seen.tags:
        assert attributes.keys() <= {"style", "lang", "charset", "name", "content"}
        assert "url(" not in (attributes.get("style") or "")
    for part in (rendered.text, "".join(seen.text)):
        assert not [letter for letter in part if letter != "\n" and (ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0)]
        assert not set(part) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    if "{{" in text:
        assert "{{config}} {% for x in range(9) %}x{% endfor %} ${7*7} {0.__class__}" in " ".join(rendered.text.split())
    parsed = message_from_bytes(mail, policy=default)
    assert [name.lower() for name in parsed.keys()] == [  # noqa: SIM118 - a mail's keys repeat
        "from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress", "list-id",
        "x-rapporteur", "mime-version", "content-type",
    ]  # fmt: skip
    assert "evil" not in parsed["Subject"]
    assert mail.isascii()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_text_part_is_folded(tmp_path: Path, text: str) -> None:
    """No line is longer than 76 columns, and no long text stands there whole."""
    rendered, _ = hostile_digest(tmp_path, text, DigestKind.DAILY)
    assert max(map(len, rendered.text.splitlines())) <= WIDTH
    assert len(rendered.text) < 9_000
    assert len(rendered.subject) <= SUBJECT


def test_commands_can_be_pasted() -> None:
    """A command of the text part, joined over its lines, is what the HTML part shows, and a shell reads it so."""
    text = GOLDEN_FILES["daily.txt"].decode()
    joined = [" ".join(line.split()) for line in text.replace("\\\n", "").splitlines()]
    commands = [line for line in joined if line.startswith("rapporteur decide")]
    codes = "".join(page(GOLDEN_FILES["daily.html"].decode()).text)
    assert len(commands) == 5
    for command in commands:
        assert command in codes
        assert shlex.split(command)[-2:] == ["--by", "NAME"]


def test_both_parts_say_the_same() -> None:
    """Every reference, message and State of one part stands in the other."""
    for name in ("daily", "deadline", "correction", "reminder"):
        text = " ".join(GOLDEN_FILES[f"{name}.txt"].decode().split())
        seen = " ".join("".join(page(GOLDEN_FILES[f"{name}.html"].decode()).text).split())
        for word in ("3RC-0001", "3RC-0003", "m-0000006", "Norway", "Austria", "Chile", "one delegation", "INBOX"):
            assert (word in text) == (word in seen), (name, word)


def test_nothing_of_a_paper_not_for_attribution_is_told() -> None:
    """Neither the State nor the mail's subject is in any digest."""
    for name, content in GOLDEN_FILES.items():
        assert b"Sweden" not in content, name
        assert b"SWE" not in content, name


def test_no_personal_data() -> None:
    """Neither the sender's name nor the address is in any digest."""
    for name, content in GOLDEN_FILES.items():
        assert b"a.person" not in content, name
        assert b"A Person" not in content, name


def test_the_same_digest_has_the_same_bytes() -> None:
    """Nothing in a mail is drawn at random."""
    assert files() == GOLDEN_FILES
