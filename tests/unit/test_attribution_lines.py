"""The line that a mail program sets above what it quotes, in the languages of delegations' own programs."""

from __future__ import annotations

import pytest

from parsers.new_text import split

OWN = "We support paragraph 12.\n\nOur text follows."
LINES = [
    "2026年2月3日(火) 10:11 山田太郎 <yamada@x.test>:",
    "2026年2月3日(火) 10:11、山田太郎 <yamada@x.test>のメール:",
    "2026/02/03 10:11、山田 <y@x.test>のメール:",
    "2026-02-03 10:11, 山田 wrote:",
    "2026년 2월 3일 (화) 오전 10:11, 홍길동 <h@x.test>님이 작성:",
    "2026. 2. 3. 오전 10:11, 홍길동 <h@x.test> 작성:",
    "Vào Th 3, 3 thg 2, 2026 vào lúc 10:11 Nguyen <n@x.test> đã viết:",
    "\u202bבתאריך יום ג׳, 3 בפבר׳ 2026 ב-10:11 מאת \u202aדנה\u202c\u200f <\u202ad@x.test\u202c\u200f>:\u202c",
    "เมื่อ อ. 3 ก.พ. 2026 เวลา 10:11 สมชาย <s@x.test> เขียนว่า:",
    "در تاریخ سه‌شنبه ۳ فوریهٔ ۲۰۲۶، ۱۰:۱۱ علی <a@x.test> نوشت:",
    "Στις Τρί 3 Φεβ 2026 στις 10:11 π.μ., ο χρήστης Νίκος <n@x.test> έγραψε:",
    "În mar., 3 feb. 2026 la 10:11, Ion <i@x.test> a scris:",
    "Kovács <k@x.test> ezt írta (időpont: 2026. febr. 3., K, 10:11):",
    "út 3. 2. 2026 v 10:11 odesílatel Jan Novák <j@x.test> napsal:",
    "ut 3. 2. 2026 o 10:11 Ján <j@x.test> napísal(a):",
    "вт, 3 лют. 2026 р. о 10:11 Іван <i@x.test> пише:",
    "вт, 3 февр. 2026 г. в 10:11, Иван <i@x.test>:",
    "На вт, 3.02.2026 г. в 10:11 ч. Иван <i@x.test> написа:",
    "уто, 3. феб 2026. у 10:11 Јован <j@x.test> је написао/ла:",
    "uto, 3. velj 2026. u 10:11 Ivan <i@x.test> napisao je:",
    "V V tor., 3. feb. 2026 ob 10:11 je oseba Janez <j@x.test> napisala:",
    "ti 3. helmik. 2026 klo 10.11 Matti (m@x.test) kirjoitti:",
    "tirs. 3. feb. 2026 kl. 10:11 skrev Ola <o@x.test>:",
    "Den tis 3 feb. 2026 kl 10:11 skrev Anna <a@x.test>:",
    "Den tir. 3. feb. 2026 kl. 10.11 skrev Bo <b@x.test>:",
    "Op di 3 feb 2026 om 10:11 schreef Jan <j@x.test>:",
    "Il giorno mar 3 feb 2026 alle ore 10:11 Anna <a@x.test> ha scritto:",
    "Em ter., 3 de fev. de 2026 às 10:11, Ana <a@x.test> escreveu:",
    "Em 03/02/2026 10:11, Ana escreveu:",
    "wt., 3 lut 2026 o 10:11 Jan <j@x.test> napisał(a):",
    "W dniu 3.02.2026 o 10:11, Jan Kowalski pisze:",
    "Ali <a@x.test>, 3 Şub 2026 Sal, 10:11 tarihinde şunu yazdı:",
    "3 Şub 2026 10:11 tarihinde Ali <a@x.test> yazdı:",
    "Pada tanggal Sel, 3 Feb 2026 pukul 10.11 Budi <b@x.test> menulis:",
    "Pada Sel, 3 Feb 2026 pada 10:11 Budi <b@x.test> menulis:",
    "Noong Mar, Peb 3, 2026 nang 10:11 AM, sinulat ni Ana <a@x.test> ang:",
    "Mnamo Jum, 3 Feb 2026 saa 10:11 asubuhi Juma <j@x.test> aliandika:",
    "mar., 3 feb. 2026 10:11 Pere <p@x.test> va escriure:",
    "ar., 2026(e)ko ots. 3(a) 10:11 Ane <a@x.test>(e)k hau idatzi du:",
    "在 2026年2月3日 星期二 上午10:11，王伟 <w@x.test> 写道：",
    "王伟 <w@x.test> 于2026年2月3日周二 10:11写道：",
    "王伟 <w@x.test> 於 2026年2月3日 週二 上午10:11寫道：",
    'At 2026-02-03 10:11:12, "王伟" <w@x.test> wrote:',
    '在 2026-02-03 10:11:12，"王伟" <w@x.test> 写道：',
    "في الثلاثاء، 3 فبراير 2026 في 10:11 ص تمت كتابة ما يلي بواسطة أحمد <a@x.test>:",
    "بتاريخ 3 فبراير 2026، الساعة 10:11، كتب أحمد <a@x.test>:",
    "في ٣ فبراير ٢٠٢٦، الساعة ١٠:١١ ص، أحمد <a@x.test> كتب:",
    "Le mar. 3 févr. 2026 à 10:11, Unité <u@x.test> a écrit :",
    "Le 03/02/2026 à 10:11, Unité a écrit :",
    "El mar, 3 feb 2026 a las 10:11, Unidad (<u@x.test>) escribió:",
    "El 03/02/2026 a las 10:11, Unidad escribió:",
    "Am Di., 3. Feb. 2026 um 10:11 Uhr schrieb Stelle <s@x.test>:",
    "Am 03.02.2026 um 10:11 schrieb Stelle:",
    '03.02.2026, 10:11, "Иван" <i@x.test>:',
    "Вторник, 3 февраля 2026, 10:11 +03:00 от Иван <i@x.test>:",
    "3 февраля 2026 г., в 10:11, Иван <i@x.test> написал(а):",
    "On Tue, Feb 3, 2026 at 10:11\u202fAM Unit <u@x.test> wrote:",
    "On 3 Feb 2026, at 10:11, Unit <u@x.test> wrote:",
    "On 2026-02-03 10:11, Unit wrote:",
    "On Tuesday, February 3rd, 2026 at 10:11 AM, Unit <u@x.test> wrote:",
    "------- Original Message -------\nOn Tuesday, February 3rd, 2026 at 10:11 AM, Unit <u@x.test> wrote:",
    "Quoting Unit <u@x.test>:",
    "Citando Ana <a@x.test>:",
    "Unit <u@x.test> writes:",
    "Zitat von Stelle <s@x.test>:",
    'Quoting "Unit" <u@x.test>:',
    "u@x.test wrote:",
    "Unit wrote on 03/02/2026 10:11:",
    "Unit wrote on 3/2/26 10:11 AM:",
    "---- On Tue, 03 Feb 2026 10:11:12 +0100 Unit <u@x.test> wrote ---",
    "---- Le mar., 03 févr. 2026 10:11:12 +0100 Unité <u@x.test> a écrit ----",
    '"Unit" <u@x.test> schrieb am 03.02.2026 10:11:12:',
    (
        '----- Ursprüngliche Mail -----\nVon: "Stelle" <s@x.test>\nAn: "R" <r@x.test>\n'
        "Gesendet: Dienstag, 3. Februar 2026 10:11:12\nBetreff: Entwurf"
    ),
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_marked_quotation_goes_with_its_line(line: str, gap: str) -> None:
    """The line above ``>`` lines is no text of the author's; what stands right above it is, blank line or none."""
    assert split(f"{OWN}{gap}{line}\n\n> Old text\n> more\n").new == OWN


@pytest.mark.parametrize("line", LINES)
def test_unmarked_quotation_ends_the_text(line: str) -> None:
    """Below a line that names day, hour and address everything is quoted, without quote marks too."""
    assert split(f"{OWN}\n\n{line}\n\nOld text\nmore\n").new == OWN


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, Feb 3, 2026 at 10:11 AM John\n\n<\nmailto:John <j@x.test>\n> wrote:",
        "On Wed, Dec 9, Unit of the Convention\n<u@x.test>\nwrote:",
        "Am Mo., 3. Feb. 2026 um 10:11 Uhr schrieb Die Stelle für Abkommen <\nstelle@x.test>:",
        "Le mar. 3 févr. 2026 à 10:11, Unité d'appui <unite.appui@x.test\n> a écrit :",
    ],
)
def test_broken_line_is_one_line(line: str) -> None:
    """A program that breaks the line, inside the address even, leaves no part of it to the author."""
    assert split(f"{OWN}\n\n{line}\n\n> Old text\n").new == OWN


@pytest.mark.parametrize(
    "body",
    [
        "Thanks, Ana\nOn Tue, Feb 3, 2026 at 10:11 AM Unit <u@x.test> wrote:\n> Old",
        "Thanks, Ana On Tue, Feb 3, 2026 at 10:11 AM Unit <u@x.test> wrote:\n> Old",
        "Thanks, Ana--- On Tue, Feb 3, 2026 at 10:11 AM, u@x.test wrote:\n> Old",
        "Thanks, Ana\n> On 3 Feb 2026, at 10:11, Unit <u@x.test> wrote:\n>\n> Old",
        'Thanks, Ana\n03.02.2026 10:11 пользователь "u@x.test" <\nu@x.test> написал:\n\n> Old',
    ],
)
def test_words_right_above_the_line_are_kept(body: str) -> None:
    """A short answer that touches the line, or stands on it, is not taken for a part of it."""
    assert split(body).new == "Thanks, Ana"


@pytest.mark.parametrize(
    "text",
    [
        "On the one hand, we agree.\n\nOn 3 February we wrote to you at unit@x.test about it.",
        "See >>> http://conference.test <<<\nand tell us what you think.",
        "On paragraph 12 we wrote:\n\nStates Parties commit to 10:30 sessions.",
        "Our focal point, Ana <ana@x.test>, is in Geneva on 3 February 2026 from 10:11 on.",
    ],
)
def test_prose_is_no_attribution(text: str) -> None:
    """Sentences with days, hours, addresses and verbs of writing stay the author's."""
    assert split(text).new == text


def test_rest_of_a_broken_link_belongs_to_the_quotation() -> None:
    """A link that was wrapped inside a quoted line takes its second half with it."""
    quoted = "> See the page (http://x.test/action\n_nonce=3dd518)\n>\n> Old\n"
    body = f"Agreed.\n\nOn 3 Feb 2026, at 10:11, Unit wrote:\n\n{quoted}"
    assert split(body).new == "Agreed."


def test_signature_alone_below_the_quotation_is_no_text() -> None:
    """Below a quoted mail the sender's name and office may stand alone."""
    body = "Agreed.\n\n> Old text\n\n--\nAna Lopez\nDesk officer\n(123) 456-7890\n"
    found = split(body, sender="Ana Lopez")
    assert (found.new, found.signature) == ("Agreed.", "--\nAna Lopez\nDesk officer\n(123) 456-7890")
    assert split(body.replace("--\n", ""), sender="Ana Lopez").new == "Agreed."
