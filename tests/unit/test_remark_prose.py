"""Letters and mails as remarks with places."""

from __future__ import annotations

import pytest

from parsers.facts import Remark
from parsers.remarks import from_text


def _said(text: str) -> list[tuple[str, str]]:
    return [(item.locator, item.text) for item in from_text(text)]


def _kept(text: str) -> list[Remark]:
    return [item for item in from_text(text) if not item.announces]


def test_headed_paragraphs_lose_their_head() -> None:
    """``Paragraph 12:`` is the place and not part of the words; greeting and signature are no remarks."""
    text = "Dear all,\n\nParagraph 12: please shorten it.\n\nPara 7(b) – the term is vague.\n\nRegards\nMinistry"
    assert _said(text) == [("12", "please shorten it."), ("7 (b)", "the term is vague.")]


def test_a_place_alone_on_its_line_heads_what_follows() -> None:
    """Paragraphs below a heading that is a place belong to it until the next one."""
    text = "Paragraph 12\n\nThe second sentence should go.\n\nIt repeats what was said.\n\nOP5\n\nKeep as it is."
    assert _said(text) == [
        ("12", "The second sentence should go.\nIt repeats what was said."),
        ("OP5", "Keep as it is."),
    ]


def test_a_place_inside_a_sentence_leaves_the_sentence_whole() -> None:
    """Where the place is part of the grammar, nothing is taken away."""
    text = "In paragraph 16 the figure should be 61 per cent. This follows from the reports. We would move Action 4 up."
    assert _said(text) == [
        ("16", "In paragraph 16 the figure should be 61 per cent. This follows from the reports."),
        ("Action 4", "We would move Action 4 up."),
    ]


def test_several_places_named_together_each_have_the_remark() -> None:
    """``Paragraphs 3 and 4`` is one remark on each; a range is one remark."""
    assert [item.locator for item in from_text("Paragraphs 3 and 4: merge.\n\nParas 12–15: shorten.")] == [
        "3",
        "4",
        "12-15",
    ]


def test_wrapped_lines_are_one_remark() -> None:
    """Lines that the mail program broke are put together."""
    text = "Para 30 - the delegation would welcome a sentence on the participation\nof neighbouring States."
    assert _said(text)[0][1].endswith("participation of neighbouring States.")


def test_heads_inside_one_paragraph_are_parted() -> None:
    """A PDF that ran several remarks together still gives several."""
    text = "Paragraph 9. Not more than thirty. Paragraph 13. It can be shortened. Paragraph 15 (c). Agreed."
    assert [item.locator for item in from_text(text)] == ["9", "13", "15 (c)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paragraphe 22 : il faudrait préciser.", ("22", "il faudrait préciser.")),
        ("§ 19 – supprimer la dernière phrase.", ("19", "supprimer la dernière phrase.")),
        ("Párr. 9 b): suprimir «limitado».", ("9 (b)", "suprimir «limitado».")),
        ("Acción 7: apoyamos la redacción.", ("Action 7", "apoyamos la redacción.")),
        ("По пункту 8: поддерживаем.", ("8", "поддерживаем.")),
        ("Пункт 5 (b). Исключить слово «все».", ("5 (b)", "Исключить слово «все».")),
        ("الفقرة ١٢: نقترح الحذف.", ("12", "نقترح الحذف.")),
        ("关于第8段:建议删除。", ("8", "建议删除。")),
        ("第12段：应当修改。", ("12", "应当修改。")),
        ("Parágrafo 12: suprimir.", ("12", "suprimir.")),
        ("Para 7, second sentence: delete it.", ("7", "delete it.")),
        ("Paragraph 7 of the concept note: there are two items (b).", ("7", "there are two items (b).")),
        ("Question 7 - The coordinators should do it.", ("Question 7", "The coordinators should do it.")),
        ("Re: Action 22(b) - should be shorter.", ("Action 22 (b)", "should be shorter.")),
        ("• OP4 alt: We call on all States.", ("OP4 alt", "We call on all States.")),
    ],
)
def test_heads_of_all_languages(text: str, expected: tuple[str, str]) -> None:
    """Heads are known in seven languages, with their details and separators."""
    assert _said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\n\nPlease find attached our comments.\n\nBest regards\nJane",
        "Dear ISU,\n\nWe used the Word version of 15 January. Our edits are in tracked changes.\n\nThanks!",
        "Madame, Monsieur,\n\nVeuillez trouver ci-joint nos observations sur l'avant-projet.\n\nCordialement",
        "Estimados colegas:\n\nSe remiten adjuntos los comentarios, dentro del plazo.\n\nAtentamente,\nMinisterio",
        "Уважаемые коллеги!\n\nНаправляем замечания к проекту.\n\nС уважением,\nДепартамент",
        "السادة المحترمون،\n\nنرفق طياً ملاحظاتنا على المسودة.\n\nوتفضلوا بقبول فائق الاحترام",
        "尊敬的同事:\n\n现附上中方意见,请查收。\n\n此致\n敬礼",
        "The Permanent Mission presents its compliments and has the honour to transmit the comments of its Government.",
        "The Mission avails itself of this opportunity to renew the assurances of its highest consideration.",
        "La Mission permanente présente ses compliments à l'Unité et a l'honneur de lui transmettre ses observations.",
        "Submitted on behalf of five States.",
        "We remain at your disposal for any question.",
        "With apologies for the delay.",
        "London, 5 February 2026\n\nTo the Secretariat\n\nRef. 112/2026",
    ],
)
def test_covering_words_are_no_remarks(text: str) -> None:
    """Greetings, transmittal, compliments, thanks, apologies, letterheads and signatures say nothing to the draft."""
    assert from_text(text) == ()


def test_views_without_a_place_are_general() -> None:
    """A position on the text as a whole is a remark without place."""
    text = "Dear ISU,\n\nThe document should be shorter and carry line numbers.\n\nBest regards"
    assert _said(text) == [("", "The document should be shorter and carry line numbers.")]


def test_numbered_points_count_and_are_no_paragraphs() -> None:
    """A list that counts 1, 2, 3 holds general remarks; one that jumps names paragraphs."""
    counted = "Our ideas:\n\n1. A clear condemnation of use.\n\n2. A word to survivors.\n\n3. Fewer pages."
    assert [item.locator for item in from_text(counted)] == ["", "", ""]
    named = "7. The list is incomplete.\n16. The figure is old.\n18. The article is wrong."
    assert [item.locator for item in from_text(named)] == ["7", "16", "18"]


def test_a_cover_note_keeps_only_what_proposes() -> None:
    """Beside a file, a passing sentence announces and a proposal stands."""
    text = (
        "Dear colleagues,\n\nPlease find attached our edits. They concern mostly paragraph 8.\n\n"
        "We suggest that the next version be sent out in all languages.\n\nRegards"
    )
    assert [item.text for item in _kept(text)] == ["We suggest that the next version be sent out in all languages."]
    assert [item.locator for item in from_text(text) if item.announces] == ["8"]


def test_proposed_text_after_a_colon_belongs_to_the_remark() -> None:
    """The quoted wording and the reason after it are one remark with the place."""
    text = 'Paraguay suggests for OP5:\n\n"We encourage any State to consult."\n\nThis would meet the concern.'
    (remark,) = from_text(text)
    assert remark.locator == "OP5"
    assert remark.text.endswith('"We encourage any State to consult."\nThis would meet the concern.')


@pytest.mark.parametrize(
    ("text", "current", "proposed"),
    [
        ("Para 8: replace 'deploring' by 'condemning'.", "deploring", "condemning"),
        ("Párrafo 8: sustituir «podrá» por «deberá».", "podrá", "deberá"),
        ("Paragraphe 8 : remplacer « peut » par « doit ».", "peut", "doit"),
        ("Пункт 8: заменить «должны» на «могут».", "должны", "могут"),
        ("For paragraph 18, please read '2016' for '2017'.", "2017", "2016"),
    ],
)
def test_quoted_replacements_are_read(text: str, current: str, proposed: str) -> None:
    """A replacement in quotation marks is given beside the whole words."""
    (remark,) = from_text(text)
    assert (remark.current, remark.proposed) == (current, proposed)


def test_places_in_quotations_and_asides_do_not_count() -> None:
    """What the draft is quoted to say of other places is not the place of the remark."""
    text = (
        "Paragraph 22 should lose the words 'see paragraph 30 below'. The text (see Action 4) of paragraph 9 is good."
    )
    assert [item.locator for item in from_text(text)] == ["22", "9"]


@pytest.mark.parametrize(
    "text",
    [
        "paragraph 1 & " * 4000,
        "第1、" * 8000,
        "'a " * 20000,
        "(" * 30000,
        "Para 1: x\n" * 5000,
        "dear " * 5000,
        "\n" * 50000,
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    """Repetition makes no pattern explode: the test's own time limit is the assertion, the cap the other."""
    assert len(from_text(text)) <= 2100
