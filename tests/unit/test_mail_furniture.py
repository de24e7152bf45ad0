"""What stands around the words of a mail: signatures, banners, wrapped links, date words, HTML."""

from __future__ import annotations

import pytest

from parsers import head_date, html_text, rewritten_links
from parsers.quoting import banners, signature

TEXT = "We support paragraph 12."


@pytest.mark.parametrize(
    "signed",
    [
        "-- \nName\nOffice",
        "Kind regards,\n\nPermanent Mission\nGeneva",
        "With best regards\nName",
        "Atentamente,\n\nMinisterio de Relaciones Exteriores",
        "Cordialement,\n--\nMission permanente",
        "Veuillez agréer, Madame, l'assurance de notre considération distinguée.\n\nMission permanente",
        "Mit freundlichen Grüßen\n\nReferat 240",
        "С уважением,\nДепартамент",
        "此致\n敬礼\n外交部",
        "مع خالص التقدير\nوزارة الخارجية",
        "Med vennlig hilsen\nSeksjon for nedrustning",
        "Com os melhores cumprimentos,\nMissão Permanente",
        "Mauruuru roa,\n\nMinistry of Disarmament, Papeete",
        "Name Surname\nCounsellor, Permanent Mission\nTel. +41 22 123 45 67\nwww.mission.test",
        "Sent from my iPhone",
        "Envoyé de mon iPad",
        "发自我的 iPhone",
        "Отправлено с iPhone",
    ],
)
def test_signatures_are_cut_off(signed: str) -> None:
    """Known formulas in many languages, unknown ones by their shape, contact blocks and telephone lines."""
    found = signature.cut(f"{TEXT}\n\n{signed}")
    assert found.text == TEXT
    assert found.signature.split() == signed.split()


@pytest.mark.parametrize(
    "text",
    [
        f"Dear all,\n\n{TEXT}\n\nBest regards",
        f"{TEXT}\n\n- Action 3: delete\n- Action 4: keep",
        f"{TEXT}\n\nParagraph 9: replace 'may' by 'should'",
        "Dear all,\n\nSee the attached file",
        f"{TEXT}\n\nKind regards to the whole team, who worked hard on this text. We also ask for a table.",
    ],
)
def test_what_is_said_is_no_signature(text: str) -> None:
    """List items, places in the draft and running text at the end stay, and so does a farewell with nothing below."""
    assert signature.cut(text).text == text


def test_a_postscript_below_the_signature_is_kept() -> None:
    """What follows P.S. is said by the author."""
    found = signature.cut(f"{TEXT}\n\nKind regards,\nName\n\nP.S. Please also delete Action 7.")
    assert found.text == f"{TEXT}\n\nP.S. Please also delete Action 7."


@pytest.mark.parametrize(
    "paragraph",
    [
        "CAUTION: This email originated from outside the organization. Do not click links unless you know the sender.",
        "[EXTERNAL] Be careful with attachments.",
        "You don't often get email from desk@mfa.test. Learn why this is important",
        "Attention : ce courriel provient de l'extérieur. Ne cliquez pas sur les liens.",
        "Este mensaje proviene de un remitente externo. No abra archivos adjuntos.",
        "Внимание! Это внешнее письмо от внешнего отправителя. Не переходите по ссылкам.",
        "警告：此邮件来自组织外部，请勿点击链接。",
        "تحذير: هذه رسالة من مرسل خارجي. لا تنقر على الروابط.",
    ],
)
def test_warnings_of_gateways_are_recognised(paragraph: str) -> None:
    """A warning speaks of the outside and of care, in the languages of the field."""
    assert banners.is_banner(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "This e-mail is confidential and privileged. If you are not the intended recipient, please delete it.",
        "Ce message est confidentiel. Si vous n'êtes pas le destinataire, merci de le supprimer.",
        "Este mensaje es confidencial y está dirigido a su destinatario. Si lo recibe por error, elimínelo.",
        "Diese E-Mail ist vertraulich. Wenn Sie nicht der richtige Empfänger sind, löschen Sie sie bitte.",
        "Please consider the environment before printing this e-mail.",
    ],
)
def test_disclaimers_are_recognised(paragraph: str) -> None:
    """A disclaimer speaks of the message, of confidence and of the wrong reader."""
    assert banners.is_disclaimer(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Paragraph 14 should say that reports on stockpiles are not confidential.",
        "We suggest a warning on suspicious objects in the section on risk education.",
        "The attached comments come from the Ministry; please delete paragraph 9.",
        "External assistance is needed before opening new clearance sites.",
    ],
)
def test_comments_with_the_same_words_are_neither(paragraph: str) -> None:
    """A comment that happens to say "confidential", "warning" or "delete" is a comment."""
    assert not banners.is_banner(paragraph)
    assert not banners.is_disclaimer(paragraph)


@pytest.mark.parametrize(
    "subject",
    [
        "[EXTERNAL] Comments",
        "[EXT] Comments",
        "*EXTERNAL* Comments",
        "EXTERNAL: Comments",
        "[EXTERNAL][SPAM?] Comments",
        "Comments",
    ],
)
def test_markers_are_no_part_of_the_canonical_subject(subject: str) -> None:
    """Whatever a gateway puts before a subject, the canonical one is the sender's."""
    assert banners.canonical_subject(subject) == "comments"
    assert banners.canonical_subject("RE: [EXTERNAL] Comments") == "re: comments"
    assert banners.canonical_subject("[Draft] Comments") == "[draft] comments"


@pytest.mark.parametrize(
    ("wrapped", "plain"),
    [
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.test%2Fx%3Fy%3D1&data=05%7C",
            "https://a.test/x?y=1",
        ),
        ("https://urldefense.com/v3/__https://a.test/x__;!!AbC!def$", "https://a.test/x"),
        ("https://urldefense.com/v3/__https://a.test/x*y__;Iw!!AbC!def$", "https://a.test/x#y"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__a.test_x&d=Dw", "https://a.test/x"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.test%2fx&c=E", "https://a.test/x"),
        ("https://protect-eu.mimecast.com/s/abc?domain=a.test", "https://protect-eu.mimecast.com/s/abc?domain=a.test"),
    ],
)
def test_wrapped_links_are_given_back(wrapped: str, plain: str) -> None:
    """The address inside a gateway's own stands in the text again, with the punctuation around it."""
    assert rewritten_links.unwrap(f"See {wrapped}, please.") == f"See {plain}, please."


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Tuesday, 3 February 2026 17:01", "2026-02-03T17:01:00-00:00"),
        ("Tuesday, February 3, 2026 5:01 PM", "2026-02-03T17:01:00-00:00"),
        ("Tue, 3 Feb 2026 17:01:12 +0100", "2026-02-03T17:01:12+01:00"),
        ("mardi 3 février 2026 à 17:01:12 UTC+1", "2026-02-03T17:01:12+01:00"),
        ("martes, 3 de febrero de 2026 17:01", "2026-02-03T17:01:00-00:00"),
        ("Dienstag, 3. Februar 2026 17:01", "2026-02-03T17:01:00-00:00"),
        ("3 февраля 2026 г. 17:01", "2026-02-03T17:01:00-00:00"),
        ("2026年2月3日 下午5:01", "2026-02-03T17:01:00-00:00"),
        ("٣ فبراير ٢٠٢٦ ١٧:٠١", "2026-02-03T17:01:00-00:00"),
        ("03.02.2026 17:01", "2026-02-03T17:01:00-00:00"),
        ("2/3/2026 5:01 PM", "2026-02-03T17:01:00-00:00"),
        ("2026-02-03 17:01", "2026-02-03T17:01:00-00:00"),
        ("3 Feb 2026 17:01 GMT", "2026-02-03T17:01:00+00:00"),
        ("31 February 2026 10:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_date_words_are_read_in_many_languages(words: str, date: str | None) -> None:
    """Dates of quoted heads become RFC 3339; without a zone the offset is -00:00, unknown."""
    assert head_date.read(words) == date


def test_html_keeps_blocks_lists_tables_and_quotes() -> None:
    """Blocks are lines, list items have their marks, table rows are lines, quoted mail has quote marks."""
    text, problems = html_text.convert(
        "<p>Dear <b>all</b>,</p><div>one<br>two</div><ol start=3><li>three<li>four</ol>"
        "<table><tr><th>Para<th>Text<tr><td>12<td><p>a</p><p>b</p></table>"
        "<script>no</script><p style='display: none'>no</p>tail<blockquote type=cite>old</blockquote>"
    )
    assert problems == ()
    expected = "Dear all,\n\none\ntwo\n\n3. three\n4. four\n\nPara | Text\n12 | a b\n\ntail\n\n> old"
    assert text.rstrip("\n >") == expected.rstrip()
