"""Settings: both shipped consultations load, and every fault is told with its key and its remedy, all at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from consultation.errors import Problem, SettingsError
from consultation.model import Secret
from consultation.settings import find, load, secret

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
[consultation]
id = "test"
name = "Test Conference"
ref_prefix = "T"
zone = "Europe/Zurich"
goes_live = 2026-01-01
ends = 2026-12-31

[store]
url = ""

[[mailbox]]
name = "info"
addresses = ["info@example.org"]
host = "imap.example.org"
user = "info"
password = { env = "SECRET" }

[[document]]
id = "text"
title = "The Text"
[[document.draft]]
id = "zero"
circulated = { words = "Mid-January 2026", earliest = 2026-01-11, nominal = 2026-01-15, latest = 2026-01-20 }
[[document.round]]
id = "zero"
draft = "zero"
deadline = 2026-02-06
write_to = ["info"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, "utf-8")
    return path


def faults(folder: Path, text: str, environ: dict[str, str] | None = None) -> dict[str, Problem]:
    with pytest.raises(SettingsError) as caught:
        load(write(folder, text), environ or {})
    return {problem.key: problem for problem in caught.value.problems}


@pytest.mark.parametrize(("name", "rounds"), [("settings.toml", 12), ("examples/ccm-2rc/settings.toml", 9)])
def test_shipped_settings_load(name: str, rounds: int) -> None:
    """Both shipped consultations are whole: no fault, all rounds, two mailboxes, an address for digests."""
    loaded = load(ROOT / name, {})
    assert len(loaded.rounds()) == rounds
    assert {mailbox.name for mailbox in loaded.mailboxes} == {"info", "presidency"}
    assert loaded.digests.daily_to
    assert loaded.demo is not None
    assert loaded.demo.is_dir()


def test_third_review_conference_has_the_deadlines_of_its_concept_note() -> None:
    """The three stated deadlines, and the end of the Conference, stand at the last second of their day in Geneva."""
    loaded = load(ROOT / "settings.toml", {})
    deadlines = {item.key: item.deadline.isoformat() for item in loaded.rounds() if item.deadline}
    assert deadlines == {
        "review-document/zero-draft": "2026-02-06T23:59:59+01:00",
        "action-plan/working-paper": "2026-04-30T23:59:59+02:00",
        "political-declaration/elements": "2026-07-16T23:59:59+02:00",
        "review-document/conference": "2026-09-18T23:59:59+02:00",
        "action-plan/conference": "2026-09-18T23:59:59+02:00",
    }


def test_only_organisations_of_the_registry_can_be_chosen(tmp_path: Path) -> None:
    """A name that the registry does not have is told, with the one that was meant or the way to add it."""
    chosen = GOOD + '\n[registry]\norganisations = ["eu", "icrcc", "honey-packers"]\n'
    with pytest.raises(SettingsError) as caught:
        load(write(tmp_path, chosen), {})
    remedies = [item.remedy for item in caught.value.problems if item.key == "registry.organisations"]
    assert remedies == ["did you mean 'icrc'?", "add it as a [[participant]]"]


def test_no_address_is_prescribed_for_the_declaration() -> None:
    """Rounds of the Political Declaration prescribe no mailbox; all others prescribe both."""
    for name in ("settings.toml", "examples/ccm-2rc/settings.toml"):
        for item in load(ROOT / name, {}).rounds():
            expected = () if item.document == "political-declaration" else ("info", "presidency")
            assert item.write_to == expected, item.key


def test_lausanne_action_plan_means_another_document_in_each_conference() -> None:
    """In 2020 the Lausanne Action Plan is the draft; in 2026 it is what the Review Document reviews."""
    third, second = (load(ROOT / name, {}) for name in ("settings.toml", "examples/ccm-2rc/settings.toml"))
    assert "Lausanne Action Plan" in next(item for item in second.documents if item.id == "action-plan").aliases
    review = next(item for item in third.documents if item.id == "review-document")
    assert "Lausanne Action Plan" in review.weak_aliases
    assert "Lausanne Action Plan" not in review.aliases


def test_good_settings_become_values(tmp_path: Path) -> None:
    """What the file says is what the consultation is; what it leaves out has its default."""
    loaded = load(write(tmp_path, GOOD), {})
    mailbox, item = loaded.mailboxes[0], loaded.rounds()[0]
    assert (mailbox.port, mailbox.security, mailbox.folders) == (993, "tls", ("INBOX",))
    assert item.opens.words == "Mid-January 2026"
    assert item.deadline == datetime(2026, 2, 6, 22, 59, 59, tzinfo=UTC)
    assert loaded.goes_live == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert loaded.ends == date(2026, 12, 31)
    assert loaded.settling == timedelta(hours=24)


FAULTS = [
    ("zone", 'zone = "Europe/Zurich"', 'zone = "Europe/Zurch"', "consultation.zone", "Europe/Zurich"),
    ("unknown key", 'ref_prefix = "T"', 'ref_prefix = "T"\nref_prefx = 1', "consultation.ref_prefx", "ref_prefix"),
    ("unknown section", "[store]", "[stor]", "stor", "store"),
    ("missing key", 'ref_prefix = "T"', "", "consultation.ref_prefix", "3RC"),
    ("wrong type", 'name = "Test Conference"', "name = 5", "consultation.name", "quotes"),
    ("number", "[store]", '[tagging]\nthreshold = "high"\n[store]', "tagging.threshold", "number"),
    ("choice", "[store]", '[tagging]\nconfirm = "some"\n[store]', "tagging.confirm", "doubtful"),
    ("date", "deadline = 2026-02-06", 'deadline = "6 February"', "document.text.round.zero.deadline", "2026-02-06"),
    ("early deadline", "2026-02-06", "2025-02-06", "document.text.round.zero.deadline", "year"),
    ("unknown draft", 'draft = "zero"', 'draft = "zeor"', "document.text.round.zero.draft", "'zero'"),
    ("unknown mailbox", '["info"]\n', '["inbox"]\n', "document.text.round.zero.write_to", "info"),
    ("address", '"info@example.org"', '"info at example.org"', "mailbox.info.addresses.1", "info@example.org"),
    ("EAI local part", '"info@example.org"', '"büro@example.org"', "mailbox.info.addresses.1", "plain letters"),
    ("EAI domain", '"info@example.org"', '"info@bücher.example"', "mailbox.info.addresses.1", "xn--bcher-kva.example"),
    ("password in the clear", '{ env = "SECRET" }', '"hunter2"', "mailbox.info.password", "env ="),
    ("no password", 'password = { env = "SECRET" }', "", "mailbox.info.password", "env ="),
    ("two passwords", '"SECRET" }', '"SECRET", file = "x" }', "mailbox.info.password", "one of them"),
    ("no TLS", 'user = "info"', 'user = "info"\nsecurity = "none"', "mailbox.info.security", "tls"),
    ("host with scheme", '"imap.example.org"', '"imaps://imap.example.org"', "mailbox.info.host", "name alone"),
    ("bounds", "latest = 2026-01-20", "latest = 2026-01-02", "document.text.draft.zero.circulated", "order"),
    ("identifier", 'id = "test"', 'id = "Test Conf"', "consultation.id", "test-conf"),
    ("database", 'url = ""', 'url = "postgres://h/d"', "store.url", "postgresql://"),
    ("password in URL", 'url = ""', 'url = "postgresql://u:p@h/d"', "store.url", "RAPPORTEUR_STORE__URL"),
    (
        "closes with a deadline",
        "write_to",
        "closes = 2026-03-01\nwrite_to",
        "document.text.round.zero.closes",
        "leave out",
    ),
    ("no opening", 'draft = "zero"\n', "", "document.text.round.zero.opens", "opens = "),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"), [item[1:] for item in FAULTS], ids=[item[0] for item in FAULTS]
)
def test_each_fault_names_its_key_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, key: str, remedy: str
) -> None:
    """A fault is told by its dotted key, with a remedy."""
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert key in found, found
    assert remedy in found[key].remedy


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Faults of shape and contradictions between keys are reported together."""
    text = GOOD.replace("Europe/Zurich", "Europa/Zürich").replace('draft = "zero"', 'draft = "one"')
    text = text.replace('{ env = "SECRET" }', '"hunter2"').replace("write_to", "title = 5\nwrite_to")
    assert set(faults(tmp_path, text)) == {
        "consultation.zone",
        "mailbox.info.password",
        "document.text.round.zero.draft",
        "document.text.round.zero.title",
    }


def test_names_that_stand_twice_are_told(tmp_path: Path) -> None:
    """Rounds, drafts, mailboxes and documents have names of their own, and an address means one mailbox."""
    twice = GOOD + '[[document.round]]\nid = "zero"\ndraft = "zero"\n[[document.draft]]\nid = "zero"\n'
    twice += '[[mailbox]]\nname = "info"\naddresses = ["a@example.org"]\n'
    twice += '[[mailbox]]\nname = "other"\naddresses = ["Info@example.org"]\n'
    assert {
        "document.text.round.id",
        "document.text.draft.id",
        "mailbox.name",
        "mailbox.other.addresses",
    } <= set(faults(tmp_path, twice))


def test_a_fault_never_shows_a_password(tmp_path: Path) -> None:
    """The password that somebody wrote into the file is not repeated in the message."""
    found = faults(tmp_path, GOOD.replace('{ env = "SECRET" }', '"hunter2"'))
    assert not any("hunter2" in str(problem) for problem in found.values())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_no_encryption_is_allowed_on_loopback(tmp_path: Path, host: str) -> None:
    """A server on this very machine may be reached without TLS."""
    text = GOOD.replace("imap.example.org", host).replace('user = "info"', 'user = "info"\nsecurity = "none"')
    assert load(write(tmp_path, text), {}).mailboxes[0].port == 143


def test_a_mailbox_without_host_needs_no_password(tmp_path: Path) -> None:
    """Where no server is set yet, a missing password is no fault: mail can still be imported."""
    text = GOOD.replace("imap.example.org", "").replace('password = { env = "SECRET" }', "")
    assert load(write(tmp_path, text), {}).mailboxes[0].password == Secret()


def test_syntax_errors_name_the_line(tmp_path: Path) -> None:
    """A file that is not TOML is told with the line of the mistake."""
    found = faults(tmp_path, GOOD.replace('id = "test"', "id = test"))
    assert "line 3" in found["settings.toml"].what


def test_other_encodings_are_told(tmp_path: Path) -> None:
    """A file saved in Latin-1 is told with the line where it shows."""
    path = tmp_path / "settings.toml"
    path.write_bytes(GOOD.replace("Test Conference", "Conférence").encode("latin-1"))
    with pytest.raises(SettingsError, match="line 4: is not UTF-8"):
        load(path, {})


def test_environment_overrides_the_file(tmp_path: Path) -> None:
    """RAPPORTEUR_SECTION__KEY rules, lists as JSON; a mailbox's keys go by its name."""
    environ = {
        "RAPPORTEUR_STORE__URL": "postgresql://u:p@h/d",
        "RAPPORTEUR_TAGGING__THRESHOLD": "0.9",
        "RAPPORTEUR_DIGESTS__DAILY_TO": '["a@example.org", "b@example.org"]',
        "RAPPORTEUR_MAILBOX__INFO__HOST": "other.example.org",
        "RAPPORTEUR_MAILBOX__INFO__FOLDERS": "INBOX, Comments",
        "RAPPORTEUR_INFO_PASSWORD": "not a setting",
    }
    loaded = load(write(tmp_path, GOOD), environ)
    assert loaded.store_url == "postgresql://u:p@h/d"
    assert loaded.threshold == 0.9
    assert loaded.digests.daily_to == ("a@example.org", "b@example.org")
    assert (loaded.mailboxes[0].host, loaded.mailboxes[0].folders) == ("other.example.org", ("INBOX", "Comments"))


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("RAPPORTEUR_STOER__URL", "x", "RAPPORTEUR_STOER__URL"),
        ("RAPPORTEUR_STORE__ULR", "x", "store.ulr"),
        ("RAPPORTEUR_MAILBOX__INBOX__HOST", "x", "RAPPORTEUR_MAILBOX__INBOX__HOST"),
        ("RAPPORTEUR_MAILBOX__INFO__HOTS", "x", "RAPPORTEUR_MAILBOX__INFO__HOTS"),
        ("RAPPORTEUR_DIGESTS__DAILY_TO", "a@example.org", "RAPPORTEUR_DIGESTS__DAILY_TO"),
    ],
)
def test_faults_of_the_environment_are_told(tmp_path: Path, name: str, value: str, key: str) -> None:
    """A variable that would override nothing, or cannot be read, is a fault with its name and a remedy."""
    found = faults(tmp_path, GOOD, {name: value})
    assert found[key].remedy


def test_paths_begin_at_the_folder_of_the_file(tmp_path: Path) -> None:
    """Relative paths are relative to the settings file; ``--data`` is taken as it is given."""
    text = GOOD.replace('id = "zero"\ncirculated', 'id = "zero"\nfile = "texts/zero.docx"\ncirculated')
    path = write(tmp_path, text.replace("[store]", '[data]\npath = "kept"\n[store]'))
    loaded = load(path, {})
    assert loaded.data == tmp_path / "kept"
    assert loaded.drafts()[0].file == tmp_path / "texts/zero.docx"
    assert load(path, {}, Path("elsewhere")).data == Path("elsewhere")


def test_settings_are_found_by_option_then_environment_then_folder(tmp_path: Path) -> None:
    """``--settings`` goes before RAPPORTEUR_SETTINGS, that before settings.toml; what is not there is told."""
    for name in ("option.toml", "environ.toml", "settings.toml"):
        (tmp_path / name).write_text("", "utf-8")
    environ = {"RAPPORTEUR_SETTINGS": str(tmp_path / "environ.toml")}
    assert find(Path("option.toml"), environ, tmp_path).name == "option.toml"
    assert find(None, environ, tmp_path).name == "environ.toml"
    assert find(None, {}, tmp_path).name == "settings.toml"
    with pytest.raises(SettingsError, match="--settings"):
        find(Path("absent.toml"), {}, tmp_path)
    with pytest.raises(SettingsError, match="--settings FILE"):
        find(None, {}, tmp_path / "empty")


def test_secrets_are_read_when_needed(tmp_path: Path) -> None:
    """A password comes from the variable or the file, without the line's end; one that is not there is told."""
    (tmp_path / "password").write_text("hunter2\n", "utf-8")
    assert secret(Secret(env="P"), {"P": "hunter2"}) == "hunter2"
    assert secret(Secret(file=tmp_path / "password"), {}) == "hunter2"
    for missing in (Secret(env="P"), Secret(file=tmp_path / "absent"), Secret()):
        with pytest.raises(SettingsError):
            secret(missing, {})


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    """A settings file that cannot be opened is a problem with its name, not a traceback."""
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path, {})
