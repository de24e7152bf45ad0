"""The sample mail of the Third Review Conference through the real command: in, shown, decided on, and out again."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command import AFTERWARDS, CORPUS, Rapporteur, labels

#: what CONTRACT.md promises of a message, of its submission and of a tag
MESSAGE_KEYS = {
    "id", "message_id", "subject", "sender", "received_at", "language", "consultation", "kind", "state",
    "needs_review", "review_reasons", "receipts", "missing_receipts", "submissions", "submitters", "tags", "relation",
    "flags", "attachments", "history",
}  # fmt: skip
SUBMISSION_KEYS = {"ref", "submitters", "tags", "relation", "attachments", "flags", "confirmed_by"}
TAG_KEYS = {
    "document", "round", "draft", "timing", "late_by_seconds", "confidence", "runner_up", "source", "attachments",
    "evidence",
}  # fmt: skip
#: Norway's tracked zero draft: one State, one document, nothing that a person would doubt
NORWAY = "rd0-nor"


@pytest.fixture(scope="session")
def listed(corpus_record: Rapporteur) -> list[dict[str, Any]]:
    """What ``messages --json`` prints of the whole corpus."""
    return corpus_record.messages()


@pytest.fixture
def record(corpus_record: Rapporteur, tmp_path: Path) -> Rapporteur:
    """A copy of the corpus' record that a test may change."""
    return corpus_record.copied_to(tmp_path / "data").from_inside()


@pytest.fixture
def reading(corpus_record: Rapporteur) -> Rapporteur:
    """The corpus' record, to be read by the entry point of the command in this process."""
    return corpus_record.from_inside()


def of_case(listed: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The message of a case, found by the bytes of its first copy."""
    label = next(item for item in labels() if item["key"] == key)
    first = label["receipts"][0]
    digest = hashlib.sha256((CORPUS / "given" / "mail" / first["file"]).read_bytes()).hexdigest()
    return next(
        item
        for item in listed
        if any((each["mailbox"], each["sha256"]) == (first["mailbox"], digest) for each in item["receipts"])
    )


def shown(program: Rapporteur, name: str) -> dict[str, Any]:
    """What ``show --json`` prints."""
    found: dict[str, Any] = program("show", name, "--json").json
    return found


def without_history(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages without the lines that tell when the rules ran."""
    return [{key: value for key, value in item.items() if key != "history"} for item in listed]


def test_every_case_is_one_message_with_the_right_receipts(listed: list[dict[str, Any]]) -> None:
    """Each labelled mail is exactly one message: a receipt for each copy, in its mailbox, at the time of the label."""
    cases = labels()
    assert len(listed) == len(cases)
    assert len({of_case(listed, case["key"])["id"] for case in cases}) == len(cases)
    for case in cases:
        found = of_case(listed, case["key"])
        assert found["state"] == "done"
        assert {(item["mailbox"], datetime.fromisoformat(item["received_at"])) for item in found["receipts"]} == {
            (item["mailbox"], datetime.fromisoformat(item["received_at"])) for item in case["receipts"]
        }
        assert len(found["receipts"]) == len(case["receipts"])
        assert datetime.fromisoformat(found["received_at"]) == min(
            datetime.fromisoformat(item["received_at"]) for item in case["receipts"]
        )


def test_the_json_of_a_message_has_every_key_of_the_contract(listed: list[dict[str, Any]]) -> None:
    """Message, submission and tag carry what scripts were promised, and refs and ids are given once."""
    for item in listed:
        assert item.keys() >= MESSAGE_KEYS
        assert all(part.keys() >= SUBMISSION_KEYS for part in item["submissions"])
        assert all(tag.keys() >= TAG_KEYS for tag in item["tags"])
        assert all(datetime.fromisoformat(each["received_at"]).tzinfo for each in item["receipts"])
    refs = [part["ref"] for item in listed for part in item["submissions"]]
    assert len(refs) == len(set(refs)) > 70
    assert min(refs) == "3RC-0001"


def test_missing_copies_are_those_of_the_labels(listed: list[dict[str, Any]]) -> None:
    """The mailboxes that should have had a copy and have none are named, on nearly every mail as the label says."""
    told = [sorted(of_case(listed, item["key"])["missing_receipts"]) == item["missing_receipts"] for item in labels()]
    assert sum(told) >= len(told) - 3


def test_a_second_import_changes_nothing(record: Rapporteur) -> None:
    """Importing the same folder again finds every mail known, and what is listed is the same to the byte."""
    before = record("messages", "--json").out
    said = record("import", CORPUS / "given" / "mail").err
    assert "184 mails found, 0 new, 184 known already" in said
    assert record("messages", "--json").out == before


def test_rules_that_run_again_say_the_same(record: Rapporteur, listed: list[dict[str, Any]]) -> None:
    """``reprocess --all`` leaves every field but the history as it was."""
    record("reprocess", "--all")
    assert without_history(record.messages()) == without_history(listed)


def test_show_takes_an_id_short_or_long_and_a_ref_in_any_case(
    reading: Rapporteur, listed: list[dict[str, Any]]
) -> None:
    """One message is shown under each of its names, with its contributions."""
    norway = of_case(listed, NORWAY)
    ref, short = norway["submissions"][0]["ref"], f"m-{int(norway['id'][2:])}"
    found = [shown(reading, name) for name in (norway["id"], short, ref, ref.lower())]
    assert all(item == found[0] for item in found)
    assert {key: found[0][key] for key in norway} == norway
    assert found[0]["contributions"]
    assert all(item["id"].startswith(f"{ref}.") for item in found[0]["contributions"])
    plain = reading("show", ref)
    assert ref in plain.out
    assert "Norway" in plain.out


def test_submissions_are_narrowed_by_round_submitter_and_review(
    reading: Rapporteur, listed: list[dict[str, Any]]
) -> None:
    """Each option leaves what it names: a round (whose document may be left out), a State, what waits for a person."""
    everything = reading("submissions", "--json").json
    assert [item["id"] for item in everything] == [item["id"] for item in listed if item["submissions"]]
    zero = reading("submissions", "--round", "zero-draft", "--json").json
    assert {item["id"] for item in zero} == {
        item["id"] for item in listed if any(tag["round"] == "zero-draft" for tag in item["tags"])
    }
    norway = reading("submissions", "--submitter", "NOR", "--json").json
    assert norway
    assert all("NOR" in {each["id"] for each in item["submitters"]} for item in norway)
    waiting = reading("submissions", "--needs-review", "--json").json
    assert [item["id"] for item in waiting] == [item["id"] for item in listed if item["needs_review"]]


def test_search_finds_words_of_bodies_files_and_contributions(
    reading: Rapporteur, listed: list[dict[str, Any]]
) -> None:
    """A phrase that stands in a tracked insertion alone is found, accents and case set aside; a foreign one is not."""
    inserted = next(
        item["inserted"] for item in shown(reading, of_case(listed, NORWAY)["id"])["contributions"]
        if len(item["inserted"].split()) > 5
    )  # fmt: skip
    hits = reading("search", inserted.upper(), "--json").json
    assert of_case(listed, NORWAY)["id"] in {item["id"] for item in hits}
    assert reading("search", "qwertzuiopü", "--json").json == []


def test_the_compilation_as_json_is_in_the_order_of_the_draft(reading: Rapporteur) -> None:
    """Paragraphs stand as circulated; every contribution belongs to a submission that is listed and in force."""
    found = reading("compile", "review-document", "--round", "zero-draft", "--format", "json").json
    assert (found["consultation"], found["document"], found["round"]) == ("ccm-3rc", "review-document", "zero-draft")
    assert datetime.fromisoformat(found["as_of"]) == datetime.fromisoformat(AFTERWARDS)
    body = [item for item in found["paragraphs"] if item["where"] == "body"]
    numbers = [int(item["label"]) for item in body if item["label"].isdecimal()]
    assert numbers == list(range(1, 52))
    in_force = {item["id"] for item in found["submissions"] if not item["superseded_by"] and not item["withdrawn_by"]}
    pieces = [piece for item in found["paragraphs"] for piece in item["contributions"]] + found["general"]
    assert len(pieces) > 100
    assert {piece["submission"] for piece in pieces} <= in_force
    assert len({piece["id"] for piece in pieces}) == len(pieces)


def test_a_compilation_as_of_an_earlier_day_leaves_later_mail_out(reading: Rapporteur) -> None:
    """``--as-of`` shows the round as it stood at the end of that day."""
    words = ["compile", "review-document", "--round", "review-document/zero-draft", "--format", "json"]
    early = reading(*words, "--as-of", "2026-01-31").json
    late = reading(*words).json
    assert 0 < len(early["submissions"]) < len(late["submissions"])
    assert max(item["received_at"] for item in early["submissions"]) < "2026-01-31T23:00:00Z"


def test_the_compilation_as_word_is_a_whole_file(reading: Rapporteur, tmp_path: Path) -> None:
    """The Word file opens as a package, names the document and the States, and standard output stays empty."""
    target = tmp_path / "compiled.docx"
    words = ["compile", "review-document", "--round", "zero-draft", "--format", "docx", "-o", target]
    said = reading(*words)
    assert said.out == ""
    assert str(target) in said.err
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        text = package.read("word/document.xml").decode()
    assert "Norway" in text
    assert "Review Document" in text


def test_the_calendar_says_what_is_open_at_now(reading: Rapporteur) -> None:
    """At the end of January the zero draft is open for comments; the deadline is told with its zone."""
    found = reading.at("2026-01-31T12:00:00Z")("calendar", "--json").json
    assert "review-document/zero-draft" in found["open"]
    assert "political-declaration/first-draft" not in found["open"]
    zero = next(item for item in found["rounds"] if item["key"] == "review-document/zero-draft")
    assert zero["deadline"] == "2026-02-06T23:59:59+01:00"
    assert not zero["history"]


def test_a_decision_outranks_the_rules_and_can_be_taken_back(record: Rapporteur, listed: list[dict[str, Any]]) -> None:
    """Submitter, tag and confirmation are set field by field, survive the rules; undoing all restores the record."""
    message, ref = of_case(listed, NORWAY)["id"], of_case(listed, NORWAY)["submissions"][0]["ref"]
    who = ("--by", "Ana", "--note", "by telephone")
    # under each of its names: a decision belongs to the message and not to how somebody wrote its id
    record("decide", ref.lower(), "--submitter", "SWE:co-sponsor", *who)
    record("decide", ref, "--document", "action-plan", "--round", "early-views", *who)
    record("decide", f"m-{int(message[2:])}", "--confirm", *who)
    record("reprocess", "--all")
    found = shown(record, ref)
    part = found["submissions"][0]
    assert [(item["id"], item["role"]) for item in part["submitters"]] == [("SWE", "co-sponsor")]
    assert [(item["document"], item["round"], item["source"]) for item in part["tags"]] == [
        ("action-plan", "early-views", "person")
    ]
    assert part["confirmed_by"] == "Ana"
    assert not found["needs_review"]
    assert [line["what"] for line in found["history"] if line["by"] == "Ana"] == [
        "decided submitters: by telephone", "decided tags: by telephone", "decided confirm: by telephone",
    ]  # fmt: skip
    for subject in (message, ref, ref):
        record("decide", subject, "--undo", "--by", "Ben")
    assert "no decision" in record("decide", ref, "--undo", "--by", "Ben", code=2).err
    assert without_history(record.messages()) == without_history(listed)


def test_a_kind_decided_on_a_ref_stands_and_gives_the_ref_back_when_undone(
    record: Rapporteur, listed: list[dict[str, Any]]
) -> None:
    """A submission that a person calls unrelated is none however often the rules run; undone, it has its old ref."""
    ref = of_case(listed, NORWAY)["submissions"][0]["ref"]
    record("decide", ref, "--kind", "unrelated", "--by", "Ana")
    for _ in range(2):
        record("reprocess", "--all")
        found = shown(record, of_case(listed, NORWAY)["id"])
        assert (found["kind"], found["submissions"], found["needs_review"]) == ("unrelated", [], False)
    record("decide", ref, "--undo", "--by", "Ana")
    assert without_history(record.messages()) == without_history(listed)


def test_a_pin_stands_until_it_is_undone(record: Rapporteur, listed: list[dict[str, Any]]) -> None:
    """A contribution pinned by a person stays there when the rules run, and goes back to where they had it."""
    ref = of_case(listed, NORWAY)["submissions"][0]["ref"]
    before = shown(record, ref)["contributions"]
    record("decide", ref, "--pin", f"{before[0]['id']}=9 (c)", "--by", "Ana")
    record("reprocess", ref)
    pinned = shown(record, ref)["contributions"][0]
    assert (pinned["label"], pinned["pin"]["method"]) == ("9 (c)", "person")
    record("decide", ref, "--undo", "--by", "Ana")
    assert shown(record, ref)["contributions"] == before


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("show", "3RC-9999"), "'submissions' list"),
        (("show",), "Missing argument"),
        (("frobnicate",), "No such command"),
        (("messages", "--kind", "letter"), "it must be one of submission, nil_return"),
        (("submissions", "--round", "first-draft"), "review-document/first-draft, action-plan/first-draft"),
        (("submissions", "--document", "annex", "--round", "zero-draft"), "annex"),
        (("compile", "annex"), "there are: review-document"),
        (("compile", "review-document", "--format", "odt"), "it must be one of"),
        (("decide", "m-1", "--kind", "submission"), "--by NAME"),
        (("decide", "m-1", "--by", "Ana"), "say what is decided"),
        (("decide", "m-1", "--submitter", "Atlantis", "--by", "Ana"), "Atlantis"),
        (("decide", "m-1", "--relation", "revision:3RC-9999", "--by", "Ana"), "3RC-9999"),
        (("decide", "m-1", "--relation", "revision", "--by", "Ana"), "of which submission"),
        (("decide", "m-1", "--pin", "3RC-0002.1=4", "--by", "Ana"), "has no contribution"),
        (("reprocess",), "--all"),
        (("import", "nowhere.eml"), "nowhere.eml"),
        (("import", CORPUS / "README.md", "--mailbox", "nobody"), "there are: info, presidency"),
        (("extract", "nowhere.docx"), "nowhere.docx"),
    ],
    ids=lambda value: " ".join(map(str, value))[:60] if isinstance(value, tuple) else "",
)
def test_wrong_usage_ends_with_two_and_says_what_is_right(
    reading: Rapporteur, words: tuple[str, ...], wanted: str
) -> None:
    """What cannot be done is exit code 2, a sentence on standard error and nothing on standard output."""
    said = reading(*words, code=2)
    assert wanted in said.err
    assert said.out == ""


def test_a_clock_without_zone_is_refused(reading: Rapporteur) -> None:
    """``--now`` must say its zone."""
    assert "zone" in reading.at("2026-02-06T12:00:00")("calendar", code=2).err


def test_extract_prints_one_object_and_needs_no_record(tmp_path: Path) -> None:
    """``extract --json`` shows text, changes and comments of a file, and makes no data folder."""
    program = Rapporteur(data=tmp_path / "data")
    found = program("extract", CORPUS / "drafts" / "review-document-zero-draft.docx", "--json").json
    assert found["paragraphs"]
    assert any(item.get("label") == "12" for item in found["paragraphs"])
    mail = program("extract", CORPUS / "given" / "mail" / "info" / "0008.eml", "--json").json
    assert mail["message"]["from"]
    assert any(child.get("changes") for child in mail["children"])
    assert not (tmp_path / "data").exists()
