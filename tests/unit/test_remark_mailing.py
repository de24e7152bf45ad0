"""Sentences about the mail, its file, its time and its marking, which say nothing to the draft."""

from __future__ import annotations

import pytest

from parsers.remarks import from_text


def _said(sentence: str) -> list[str]:
    """What remains of a sentence between two remarks."""
    found = from_text(f"Paragraph 7: We propose to delete it.\n\n{sentence}\n\nParagraph 8: We would keep it.")
    return [item.text for item in found if item.locator not in {"7", "8"} or sentence in item.text]


@pytest.mark.parametrize(
    "sentence",
    [
        "They are numbered for ease of reference only.",
        "Kindly see hereunder language proposed by the delegation.",
        "Please find below the wording that we propose.",
        "Voir le fichier Word ; ce fichier ne contient que le sommaire.",
        "Véase el archivo adjunto.",
        "См. прилагаемый файл.",
        "The attached file holds our edits.",
        "Nuestra capital propone dos cambios, en el archivo.",
    ],
)
def test_where_the_words_are_is_no_remark(sentence: str) -> None:
    """What says where to look, what a file holds and how points are numbered comments on nothing."""
    assert _said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Additions are underlined and deletions struck through in red.",
        "Les ajouts sont soulignés et les suppressions barrées.",
        "Lo subrayado se añade, lo tachado se suprime.",
        "Os aditamentos estão sublinhados.",
        "Добавления подчёркнуты, исключения зачёркнуты.",
        "下划线表示新增内容。",
    ],
)
def test_how_changes_are_marked_is_no_remark(sentence: str) -> None:
    """Underlining and colours belong to the file."""
    assert _said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Pedimos desculpa pelo atraso.",
        "The Ministry regrets that its views could not be sent by 16 July.",
        "La France regrette que ses observations n'aient pas pu être envoyées à temps.",
        "Lamentamos no haber podido remitir los comentarios antes.",
        "Сожалеем, что не удалось направить замечания раньше.",
        "This version replaces that of 20 April.",
        "Esta versión sustituye la del 20 de abril.",
        "本版本取代4月20日的版本。",
        "You need not answer.",
        "Inutile de répondre.",
        "Ответа не требуется.",
        "We do not ask for more.",
    ],
)
def test_delay_replacement_and_answer_are_no_remark(sentence: str) -> None:
    """When the mail comes, what it takes the place of and whether one answers it is the mail's affair."""
    assert _said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We regret that our comments were not reflected in the draft.",
        "The eleven follow-up measures should be annexed.",
        "The file of each victim should be kept.",
        "States should send their reports on time.",
        "We do not ask for more than the Convention provides.",
        "Los cambios deberían figurar en el capítulo dos.",
        "States that could not submit a report regret it.",
        "We regret that agreement could not be reached on the target.",
        "Lamentamos que los Estados no pudieran presentar informes.",
        "Les modifications soulignent le rôle des survivants.",
        "Следует исключить упоминание Красного Креста.",
        "Redundant sentences are deleted too late.",
    ],
)
def test_what_only_sounds_like_it_is_a_remark(sentence: str) -> None:
    """Files, delays and annexes that the draft speaks of are its own."""
    assert _said(sentence) == [sentence]
