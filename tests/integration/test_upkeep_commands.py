"""The commands that keep the record, as people type them."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

from tests.command import Rapporteur
from tests.keeping import MAIL, NOW


def test_a_record_is_saved_brought_back_made_again_and_made_to_forget(tmp_path: Path) -> None:
    """Each command does its work from the terminal, and the certificate adds up at the end."""
    program = Rapporteur(data=tmp_path / "data", now=NOW.isoformat(), inside=True)
    program("import", MAIL["ccm-3rc"] / "info" / "0008.eml", MAIL["ccm-3rc"] / "info" / "0009.eml", "--mailbox", "info")
    listed = program.messages()
    saved = tmp_path / "saved.tar.gz"
    told = program("backup", saved).err
    assert "2 mails" in told
    assert "not in it: the settings" in told
    assert "sign-in" not in told
    back = Rapporteur(data=tmp_path / "back", now=NOW.isoformat(), inside=True)
    program("restore", saved, code=2)
    back("restore", saved)
    assert back.messages() == listed
    back("rebuild")
    assert [item["id"] for item in back.messages()] == [item["id"] for item in listed]
    first = listed[0]["id"]
    back("forget", first, "--by", "D. Protection", code=2)
    back("forget", first, "--by", "D. Protection", "--why", "sent by mistake")
    assert "sent by mistake" in back("messages").out
    forgotten = next(item for item in back.messages() if item["id"] == first)
    assert (forgotten["state"], forgotten["subject"], forgotten["submissions"]) == ("forgotten", "", [])
    certificate = back("certificate", "--json").json
    assert certificate["adds_up"] is True
    assert certificate["mails_in"] == len(listed)
    assert certificate["other"]["forgotten"] == 1
    assert f"{len(listed)} mails in" in back("certificate", "--round", "review-document/zero-draft").out


def test_what_people_signed_in_with_is_in_no_backup_and_that_is_said(tmp_path: Path) -> None:
    """The folder is named with what to do after a restore; neither its files nor a word of them are in the archive."""
    program = Rapporteur(data=tmp_path / "data", now=NOW.isoformat(), inside=True)
    program("import", MAIL["ccm-3rc"] / "info" / "0008.eml", "--mailbox", "info")
    tokens = tmp_path / "data" / "sign-in" / "mailbox-info.json"
    tokens.parent.mkdir(mode=0o700)
    tokens.write_text("worth a password")
    saved = tmp_path / "saved.tar.gz"
    told = program("backup", saved).err
    assert str(tokens.parent) in told
    assert "signin" in told
    with tarfile.open(saved) as tar:
        assert not [name for name in tar.getnames() if "sign-in" in name]
    assert b"worth a password" not in gzip.decompress(saved.read_bytes())
