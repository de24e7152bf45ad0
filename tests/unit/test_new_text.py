"""The new text of a mail: what stands above, between and below quoted mail, in the formats of many programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.new_text import split

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "discourse+email_reply_trimmer" / "test"
PAIRS = sorted(path.name for path in (REAL / "trimmed").glob("*.txt"))

OWN = "Please find our views on paragraph 12 below.\n\nWe support the proposal."

#: name -> what a program puts under the author's words
QUOTED = {
    "outlook-en": (
        "From: CCM Unit <unit@ccm.test>\nSent: Tuesday, 3 February 2026 10:11\nTo: Desk\nSubject: "
        "RE: Draft\n\nOld text."
    ),
    "outlook-fr": (
        "De : Unité <unite@ccm.test>\nEnvoyé : mardi 3 février 2026 10:11\nÀ : Bureau\nObjet : RE: "
        "Projet\n\nAncien texte."
    ),
    "outlook-es": (
        "De: Unidad <unidad@ccm.test>\nEnviado el: martes, 3 de febrero de 2026 10:11\nPara: "
        "Mesa\nAsunto: RE: Borrador\n\nTexto."
    ),
    "outlook-de": (
        "Von: Stelle <stelle@ccm.test>\nGesendet: Dienstag, 3. Februar 2026 10:11\nAn: "
        "Referat\nBetreff: AW: Entwurf\n\nAlt."
    ),
    "outlook-pt": (
        "De: Unidade <unidade@ccm.test>\nEnviado: 3 de fevereiro de 2026 10:11\nPara: "
        "Mesa\nAssunto: RES: Projeto\n\nVelho."
    ),
    "outlook-it": (
        "Da: Unità <unita@ccm.test>\nInviato: martedì 3 febbraio 2026 10:11\nA: Ufficio\nOggetto: R: Bozza\n\nVecchio."
    ),
    "outlook-nl": (
        "Van: Eenheid <eenheid@ccm.test>\nVerzonden: dinsdag 3 februari 2026 10:11\nAan: "
        "Bureau\nOnderwerp: RE: Ontwerp\n\nOud."
    ),
    "outlook-sv": (
        "Från: Enhet <enhet@ccm.test>\nSkickat: den 3 februari 2026 10:11\nTill: Byrå\nÄmne: SV: Utkast\n\nGammalt."
    ),
    "outlook-no": (
        "Fra: Enhet <enhet@ccm.test>\nSendt: tirsdag 3. februar 2026 10:11\nTil: Kontor\nEmne: SV: Utkast\n\nGammelt."
    ),
    "outlook-da": (
        "Fra: Enhed <enhed@ccm.test>\nSendt: 3. februar 2026 10:11\nTil: Kontor\nEmne: SV: Udkast\n\nGammelt."
    ),
    "outlook-ru": (
        "От: Группа <unit@ccm.test>\nОтправлено: 3 февраля 2026 г. 10:11\nКому: Отдел\nТема: RE: Проект\n\nСтарое."
    ),
    "outlook-zh": "发件人: 股 <unit@ccm.test>\n发送时间: 2026年2月3日 10:11\n收件人: 处\n主题: 答复: 草案\n\n旧文。",
    "foxmail-zh": "发件人： 股\n发送时间： 2026-02-03 10:11\n收件人： 处\n主题： Re: 草案\n\n旧文。",
    "outlook-ar": (
        "من: الوحدة <unit@ccm.test>\nتاريخ الإرسال: 03 فبراير 2026 10:11\nإلى: المكتب\nالموضوع: رد: المسودة\n\nقديم."
    ),
    "bold-head": (
        "*From:* CCM Unit <unit@ccm.test>\n*Sent:* 3 February 2026 10:11\n*To:* Desk\n*Subject:* Draft\n\nOld text."
    ),
    "rule-head": (
        "________________________________\nFrom: CCM Unit\nSent: 3 February 2026 10:11\nTo: "
        "Desk\nSubject: Draft\n\nOld text."
    ),
    "spaced-head": (
        "From: CCM Unit <unit@ccm.test>\n\nSent: 3 February 2026 10:11\n\nTo: Desk\n\nSubject: Draft\n\nOld text."
    ),
    "long-to": (
        "From: CCM Unit <unit@ccm.test>\nSent: 3 February 2026 10:11\nTo: A <a@x.test>; B "
        "<b@x.test>;\n C <c@x.test>;\nD <d@x.test>\nSubject: Draft\n\nOld text."
    ),
    "notes": (
        "From:        CCM Unit/ISU/CH@ISU\nTo:        desk@x.test\nDate:        03.02.2026 "
        "10:11\nSubject:        Draft\n\nOld."
    ),
    "original-en": (
        "-----Original Message-----\nFrom: CCM Unit\nSent: 3 February 2026\nTo: Desk\nSubject: Draft\n\nOld text."
    ),
    "original-fr": (
        "-----Message d'origine-----\nDe : Unité\nEnvoyé : mardi 3 février 2026\nÀ : Bureau\nObjet : Projet\n\nAncien."
    ),
    "original-de": "-----Ursprüngliche Nachricht-----\nVon: Stelle\nGesendet: Dienstag\nBetreff: Entwurf\n\nAlt.",
    "original-bare": "-------- Original Message --------\n\nOld text without a head.",
    "gmail-en": "On Tue, Feb 3, 2026 at 10:11 AM CCM Unit <unit@ccm.test> wrote:\n\n> Old text.\n> More.",
    "gmail-wrapped": (
        "On Tue, Feb 3, 2026 at 10:11 AM The Unit with a long name <\nunit@ccm.test> wrote:\n\n> Old text."
    ),
    "gmail-fr": "Le mar. 3 févr. 2026 à 10:11, Unité <unite@ccm.test> a écrit :\n\n> Ancien texte.",
    "gmail-es": "El mar, 3 feb 2026 a las 10:11, Unidad (<unidad@ccm.test>) escribió:\n\n> Texto.",
    "gmail-pt": "Em ter., 3 de fev. de 2026 às 10:11, Unidade <unidade@ccm.test> escreveu:\n\n> Velho.",
    "gmail-it": "Il giorno mar 3 feb 2026 alle ore 10:11 Unità <unita@ccm.test> ha scritto:\n\n> Vecchio.",
    "gmail-de": "Am Di., 3. Feb. 2026 um 10:11 Uhr schrieb Stelle <stelle@ccm.test>:\n\n> Alt.",
    "gmail-nl": "Op di 3 feb 2026 om 10:11 schreef Eenheid <eenheid@ccm.test>:\n\n> Oud.",
    "gmail-sv": "Den tis 3 feb. 2026 kl 10:11 skrev Enhet <enhet@ccm.test>:\n\n> Gammalt.",
    "gmail-no": "tir. 3. feb. 2026 kl. 10:11 skrev Enhet <enhet@ccm.test>:\n\n> Gammelt.",
    "gmail-ru": "вт, 3 февр. 2026 г. в 10:11, Группа <unit@ccm.test>:\n\n> Старое.",
    "mailru": "Вторник, 3 февраля 2026, 10:11 +03:00 от Группа <unit@ccm.test>:\n\n> Старое.",
    "yandex-ru": '03.02.2026, 10:11, "Группа" <unit@ccm.test>:\n\n> Старое.',
    "thunderbird-ru": "03.02.2026 10:11, Группа пишет:\n\n> Старое.",
    "apple-ru": "3 февр. 2026 г., в 10:11, Группа <unit@ccm.test> написал(а):\n\n> Старое.",
    "gmail-zh": "CCM Unit <unit@ccm.test> 于2026年2月3日周二 10:11写道：\n\n> 旧文。",
    "apple-zh": "在 2026年2月3日，10:11，股 <unit@ccm.test> 写道：\n\n> 旧文。",
    "netease-zh": '在 2026-02-03 10:11:12，"股" <unit@ccm.test> 写道：\n\n旧文。',
    "gmail-ar": ("في الثلاثاء، 3 فبراير 2026 في 10:11 ص تمت كتابة ما يلي بواسطة ‪الوحدة‬‏ <‪unit@ccm.test‬‏>:\n\n> قديم."),
    "apple-ar": "في ٣ فبراير ٢٠٢٦، الساعة ١٠:١١، كتب الوحدة <unit@ccm.test>:\n\n> قديم.",
    "thunderbird-en": "On 03/02/2026 10:11, CCM Unit wrote:\n> Old text.",
    "thunderbird-fr": "Le 03/02/2026 à 10:11, Unité a écrit :\n> Ancien texte.",
    "top-unmarked": "On 3 February 2026 10:11, CCM Unit <unit@ccm.test> wrote:\n\nOld text without marks.",
    "zoho": "---- On Tue, 03 Feb 2026 10:11:12 +0100 CCM Unit <unit@ccm.test> wrote ----\n\n Old text.",
    "yahoo-es": "El martes, 3 de febrero de 2026, 10:11:12 CET, Unidad <unidad@ccm.test> escribió:\n\n\nTexto.",
    "forward-gmail": (
        "---------- Forwarded message ---------\nFrom: Unit <unit@ccm.test>\nDate: Tue, 3 Feb "
        "2026 at 10:11\nSubject: Draft\nTo: Desk\n\nOld."
    ),
    "forward-apple": (
        "Begin forwarded message:\n\nFrom: Unit <unit@ccm.test>\nSubject: Draft\nDate: 3 "
        "February 2026 at 10:11:12 CET\nTo: Desk\n\nOld."
    ),
    "forward-apple-fr": (
        "Début du message transféré :\n\nDe: Unité <unite@ccm.test>\nObjet: Projet\nDate: 3 "
        "février 2026 à 10:11:12 UTC+1\nÀ: Bureau\n\nVieux."
    ),
    "forward-thunderbird": (
        "-------- Forwarded Message --------\nSubject: \tDraft\nDate: \tTue, 3 Feb 2026 "
        "10:11:12 +0100\nFrom: \tUnit <unit@ccm.test>\nTo: \tDesk\n\nOld."
    ),
    "forward-ru": (
        "-------- Пересылаемое сообщение --------\nОт: Группа <unit@ccm.test>\nДата: 3 февраля "
        "2026\nТема: Проект\n\nСтарое."
    ),
    "forward-zh": (
        "---------- 转发的邮件 ----------\n发件人: 股 <unit@ccm.test>\n日期: 2026年2月3日 10:11\n主题: 草案\n\n旧文。"
    ),
    "forward-ar": (
        "---------- رسالة معاد توجيهها ----------\nمن: الوحدة <unit@ccm.test>\nالتاريخ: 3 فبراير "
        "2026\nالموضوع: مسودة\n\nقديم."
    ),
}


@pytest.mark.parametrize("kind", sorted(QUOTED))
def test_what_stands_above_a_quoted_mail_is_new_and_nothing_else(kind: str) -> None:
    """Whatever the program and language of the quotation, the author's words remain and the quoted mail is found."""
    found = split(f"{OWN}\n\n{QUOTED[kind]}", "Re: Draft")
    assert found.new == OWN
    assert found.signature == ""
    assert len(found.quoted) == 1
    last = found.quoted[0].text.strip().splitlines()[-1]
    assert last == QUOTED[kind].splitlines()[-1].strip("> ")


@pytest.mark.parametrize("name", PAIRS)
def test_public_pairs_are_exact(name: str) -> None:
    """The public pairs of a mail and its reply come out exactly, apart from empty lines at the ends."""
    body = (REAL / "emails" / name).read_text(encoding="utf-8")
    assert split(body).new == (REAL / "trimmed" / name).read_text(encoding="utf-8").strip("\n")


def test_answers_between_quoted_lines_are_kept() -> None:
    """An interleaved answer is new text piece by piece."""
    body = (
        "On 3 Feb 2026, Unit wrote:\n> Is paragraph 4 right?\nYes.\n\n> And 5?\n> Really?\n\nNo, see below.\n\n> Thanks"
    )
    assert split(body).new == "Yes.\n\nNo, see below."


def test_an_answer_below_the_quotation_is_kept() -> None:
    """Bottom posting: what follows the quoted lines is new."""
    body = "Unit <unit@ccm.test> wrote on 3 February 2026 10:11:\n> Old\n>\n> Older\n\nOur comment on Action 4 stands."
    assert split(body).new == "Our comment on Action 4 stands."


def test_a_memorandum_head_is_the_authors_own() -> None:
    """A letter typed with TO, FROM, SUBJECT and DATE is no quotation: no mail program wrote these lines."""
    head = "TO: Support Unit\nFROM: Ministry of Foreign Affairs\nDATE: 3 February 2026\nSUBJECT: Zero draft"
    body = f"{head}\n\nParagraph 3: delete."
    assert split(body).new == body


def test_a_sentence_that_says_wrote_is_no_attribution() -> None:
    """Running text that mentions who wrote when stays."""
    body = (
        "In its paper the Unit wrote in 2024 that clearance was late.\n\n"
        "On 3 May 2024 our ministry wrote to you about it. We repeat the point:\n\nDelete Action 3."
    )
    assert split(body).new == body


def test_a_long_thread_gives_every_mail_in_it() -> None:
    """Each head in what is quoted begins a mail of its own, in order."""
    oldest = "On 1 Jan 2026 09:00, Z <z@x.test> wrote:\n> Oldest"
    body = f"{OWN}\n\n{QUOTED['outlook-en']}\n\n{QUOTED['outlook-fr']}\n\n{oldest}"
    found = split(body, "RE: Draft")
    assert [mail.sender.address for mail in found.quoted] == ["unit@ccm.test", "unite@ccm.test", "z@x.test"]
    assert {mail.role for mail in found.quoted} == {"quote"}
    assert found.quoted[2].text == "Oldest"


@pytest.mark.parametrize(
    ("subject", "own", "role"),
    [
        ("FW: Draft", "For your information.", "forward"),
        ("TR: Projet", "", "forward"),
        ("RV: Borrador", "Para el registro.", "forward"),
        ("WG: Entwurf", "z.K.", "forward"),
        ("转发: 草案", "", "forward"),
        ("Fwd: RE: Draft", "See below.", "forward"),
        ("RE: FW: Draft", "We agree.", "quote"),
        ("Our comments", "Please find our comments attached, with thanks.", "quote"),
        ("Draft", "FYI", "forward"),
    ],
)
def test_the_outermost_prefix_tells_a_forward_from_an_answer(subject: str, own: str, role: str) -> None:
    """A forward is what the subject, or the want of any word above it, says is passed on."""
    found = split(f"{own}\n\n{QUOTED['outlook-en']}", subject)
    assert [mail.role for mail in found.quoted] == [role]


@pytest.mark.parametrize("kind", [kind for kind in sorted(QUOTED) if kind.startswith("forward")])
def test_a_forward_marker_outweighs_the_subject(kind: str) -> None:
    """Where the program itself says "forwarded", the mail below is passed on under any subject."""
    assert split(f"{OWN}\n\n{QUOTED[kind]}", "Our comments").quoted[0].role == "forward"


def test_banner_and_disclaimer_are_not_new_text() -> None:
    """What a gateway puts above and a legal department below is nobody's comment."""
    body = (
        "CAUTION: This email originated from outside the organisation. Do not click links or open attachments.\n\n"
        f"{OWN}\n\nThis message is confidential and intended only for the addressee. If you received it in "
        f"error, delete it."
    )
    assert split(body).new == OWN


def test_an_indented_first_line_keeps_its_indentation() -> None:
    """Only empty lines are cut at the ends."""
    assert split("\n\n    quoted code\nand text\n\n").new == "    quoted code\nand text"


@pytest.mark.parametrize("body", ["", "\n\n", "> only\n> quoted", "-----Original Message-----"])
def test_a_mail_without_own_words_has_no_new_text(body: str) -> None:
    """Nothing of the author's own gives an empty text."""
    assert split(body).new == ""
