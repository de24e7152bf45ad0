"""When two delivered copies are one message: by content, never by Message-ID alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.identity import Variant, compare, content_digest, normal_message_id, same_octets, text_digest
from parsers.facts import Address, MessageFacts, Part

WORDS = " ".join(f"word{number}" for number in range(200))
KNOWN = MessageFacts(
    subject="Comments",
    from_=(Address(name="Mission", address="mission@example.org"),),
    date="2026-02-06T10:00:00+00:00",
    message_id="<1@example.org>",
    body=WORDS,
    canonical=WORDS,
    canonical_subject="comments",
    leaf_digests=("aa", "bb"),
)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Variant.IDENTICAL),
        # white space is the transport's
        ({"body": WORDS.replace(" ", "\n")}, Variant.IDENTICAL),
        ({"subject": "[EXTERNAL] Comments"}, Variant.GATEWAY),
        ({"body": "CAUTION. " + WORDS}, Variant.GATEWAY),
        # a disclaimer in words that nobody knew
        ({"body": "", "canonical": WORDS + " keep this mail to yourself, it is confidential"}, Variant.GATEWAY),
        # a gateway's re-encoding that broke a few words
        ({"canonical": WORDS.replace("word7 ", "w?rd7 ")}, Variant.GATEWAY),
        ({"resent": {"resent-from": "isu@example.org"}}, Variant.REDIRECTED),
        ({"from_": (Address(name="M.", address="MISSION@example.org"),)}, Variant.IDENTICAL),
        ({"leaf_digests": ("bb", "aa")}, Variant.IDENTICAL),
        # other content under the same id is another message
        ({"leaf_digests": ("aa", "cc")}, None),
        ({"leaf_digests": ("aa",)}, None),
        ({"canonical": " ".join(reversed(WORDS.split()))}, None),
        ({"canonical": "something else altogether"}, None),
        ({"canonical": ""}, None),
        ({"from_": (Address(address="other@example.org"),)}, None),
        ({"message_id": "<2@example.org>"}, None),
        # a file that a gateway has given another name
        ({"parts": (Part(n=1, name="ATT00001.docx"),)}, Variant.GATEWAY),
        # near-equal text under another date or subject, or with figures added, is its author's work
        ({"canonical": WORDS + " more", "date": "2026-02-06T10:05:00+00:00"}, None),
        ({"canonical": WORDS + " more", "canonical_subject": "comments, corrected"}, None),
        ({"canonical": WORDS + " and delete paragraph 4"}, None),
    ],
)
def test_copies_are_graded(changes: dict[str, object], wanted: Variant | None) -> None:
    """Equal files, sender and text make one message; what a gateway adds is a variant; all else is another message."""
    copy = replace(KNOWN, **changes)  # type: ignore[arg-type]
    assert compare(KNOWN, copy) == wanted
    assert (compare(copy, KNOWN) is None) == (wanted is None)


def test_a_passage_far_down_is_not_the_same_passage() -> None:
    """Words that stand again only behind a long stretch of other text do not make one message of two."""
    short = replace(KNOWN, canonical=" ".join(f"word{n} word{n + 1}" for n in range(0, 20, 2)))
    foreign = " ".join(f"other{n}" for n in range(1_000))
    assert compare(short, replace(short, canonical=f"{foreign} {short.canonical}")) is None


def test_without_an_id_the_date_and_every_word_must_agree() -> None:
    """Near-equal text without an id is a revision that its author sent again."""
    known = replace(KNOWN, message_id="")
    assert compare(known, known) is Variant.IDENTICAL
    assert compare(known, replace(known, date="2026-02-06T10:00:01+00:00")) is None
    assert compare(known, replace(known, canonical=WORDS + " and one more thing")) is None


def test_brackets_and_folding_are_no_part_of_an_id_and_case_is() -> None:
    """RFC 5322 3.6.4."""
    assert normal_message_id(" <a.B@\r\n example.org> ") == "a.B@example.org"
    assert compare(KNOWN, replace(KNOWN, message_id="1@example.org")) is Variant.IDENTICAL
    assert normal_message_id("<a@x>") != normal_message_id("<A@x>")


def test_the_content_digest_leaves_out_what_the_way_adds() -> None:
    """Trace, order of files and the writing of the sender are set aside; text, subject, date and files are not."""
    same = replace(KNOWN, message_id="<9@x>", received=(), leaf_digests=("bb", "aa"), body="anything")
    assert content_digest(same) == content_digest(KNOWN)
    others = [
        replace(KNOWN, canonical="x"),
        replace(KNOWN, canonical_subject="x"),
        replace(KNOWN, date=None),
        replace(KNOWN, leaf_digests=()),
        replace(KNOWN, from_=()),
    ]
    assert len({content_digest(item) for item in [KNOWN, *others]}) == 6


def test_a_text_digest_folds_white_space_and_case() -> None:
    """Equal for what was sent twice; nothing for nothing; lone surrogates do no harm."""
    assert text_digest("Delete\n paragraph 4. ") == text_digest("delete paragraph 4.")
    assert text_digest("delete paragraph 5.") != text_digest("delete paragraph 4.")
    assert text_digest(" \n") == ""
    assert text_digest("\ud800")


def test_a_sentence_added_in_the_middle_under_the_same_id_is_another_message() -> None:
    """What an author added inside a text is never taken for the work of a gateway."""
    opening = "we thank the presidency for the draft and offer the following remarks on paragraph twelve "
    closing = "and we remain at your disposal for any question that the team may have on these remarks"
    added = "the third sentence of this paragraph should be deleted because it prejudges the outcome of the review "
    known = MessageFacts(message_id="<a@x>", canonical=opening + closing)
    assert compare(known, MessageFacts(message_id="<a@x>", canonical=opening + added + closing)) is None


def test_a_few_words_of_an_unknown_gateway_around_the_text_are_a_variant() -> None:
    """A line before and a line behind, in whatever language, leave one message."""
    text = "we thank the presidency for the draft and offer the following remarks on paragraph twelve of it"
    known = MessageFacts(message_id="<a@x>", canonical=text)
    copy = MessageFacts(message_id="<a@x>", canonical=f"zpráva z vnější sítě {text} zkontrolováno filtrem")
    assert compare(known, copy) is Variant.GATEWAY


def test_an_unknown_banner_is_recognised_without_spaces_too() -> None:
    """Texts are compared as the parsers fold them: without white space, marks and case."""
    text = "wethankthepresidencyforthedraftandofferthefollowingremarksonparagraphtwelveofit"
    known = MessageFacts(message_id="<a@x>", canonical=text)
    copy = MessageFacts(message_id="<a@x>", canonical=f"zprávazvnějšísítě{text}zkontrolovánofiltrem")
    assert compare(known, copy) is Variant.GATEWAY
    assert compare(known, replace(copy, canonical=text + "zkontrolováno" * 30)) is None


def test_of_two_raw_mails_the_bodies_are_compared_and_the_heads_are_not() -> None:
    """Whatever ends their lines; a mail without a body is equal to another without one."""
    assert same_octets(b"A: 1\r\n\r\nbody\r\n\r\nmore", b"B: 2\r\nC: 3\r\n\r\nbody\r\n\r\nmore")
    assert same_octets(b"A: 1\n\nbody", b"B: 2\n\nbody")
    assert not same_octets(b"A: 1\r\n\r\nbody", b"A: 1\r\n\r\nbodY")
    assert same_octets(b"A: 1", b"B: 2\r\n")
