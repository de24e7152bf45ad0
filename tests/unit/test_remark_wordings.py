"""The wording as it is and as it should be, in two lines below the name of a place."""

from __future__ import annotations

import pytest

from parsers.remarks import from_text
from parsers.remarks.columns import rows_of


@pytest.mark.parametrize(
    ("text", "place", "current", "proposed"),
    [
        ('Acción 16\nDice: "lo mínimo"\nDebe decir: "lo justo"', "Action 16", "lo mínimo", "lo justo"),
        ("Action 16\nReads: may be used\nShould read: will be used", "Action 16", "may be used", "will be used"),
        ("Paragraphe 5\nAu lieu de : « peut »\nLire : « doit »", "5", "peut", "doit"),
        ("Absatz 4\nIst: kann\nSoll: muss", "4", "kann", "muss"),
        ("Parágrafo 3\nOnde se lê:\n“pode”\nLeia-se:\n“deve”", "3", "pode", "deve"),
        ("Пункт 7\n\nНапечатано: «может»\n\nСледует читать: «должен»", "7", "может", "должен"),
        ("Paragraph 5\nCurrent text: may be used\nProposed text: will be used", "5", "may be used", "will be used"),
        ("第5段\n原文：可以考虑\n改为：应当考虑", "5", "可以考虑", "应当考虑"),
    ],
)  # fmt: skip
def test_two_lines_of_wording_are_one_remark(text: str, place: str, current: str, proposed: str) -> None:
    """The proposal is what the remark says, the other line its current text, the heading above its place."""
    (remark,) = from_text(text)
    assert (remark.locator, remark.current, remark.proposed) == (place, current, proposed)
    assert remark.text.strip('"“”«» ') == proposed


def test_each_pair_of_wordings_is_a_remark() -> None:
    """Two pairs below one place are two remarks on it, and what follows a pair belongs to the last."""
    text = 'Action 16\n\nDice: "uno"\n\nDebe decir: "dos"\n\nDice: "tres"\n\nDebe decir: "cuatro"\n\nEs más claro.'
    found = from_text(text)
    assert [(item.locator, item.current, item.proposed) for item in found] == [
        ("Action 16", "uno", "dos"),
        ("Action 16", "tres", "cuatro"),
    ]


def test_a_long_line_of_wording_does_not_run_into_the_next() -> None:
    """A label opens a line of its own, however long the line above it is."""
    long = "States parties will express publicly their concern at any use of these weapons"
    (remark,) = from_text(f'Action 11\nReads: "{long}"\nShould read: "{long} by anybody"')
    assert (remark.current, remark.proposed) == (long, f"{long} by anybody")


@pytest.mark.parametrize(
    "text",
    ["Paragraphe 5 : au lieu de « peut », lire « doit ».", "Párrafo 5: Dice: «peut». Debe decir: «doit».",
     "Paragraph 5: for 'peut' read 'doit'."],
)  # fmt: skip
def test_a_sentence_may_say_both_wordings(text: str) -> None:
    """Both wordings in one sentence are given beside its words."""
    (remark,) = from_text(text)
    assert (remark.locator, remark.current, remark.proposed) == ("5", "peut", "doit")


def test_a_form_may_say_both_wordings() -> None:
    """Between lines that name the place and the reason, the two wordings are those of the form."""
    (remark,) = from_text("Párrafo: 5\nDice: las minas\nDebe decir: las municiones\nJustificación: es más claro")
    assert (remark.locator, remark.current, remark.proposed) == ("5", "las minas", "las municiones")
    assert remark.rationale == "es más claro"


@pytest.mark.parametrize(
    "header",
    [
        ("Párrafo", "Dice", "Debe decir"),
        ("Paragraph", "Reads", "Should read"),
        ("Paragraphe", "Au lieu de", "Lire"),
        ("Parágrafo", "Onde se lê", "Leia-se"),
        ("Absatz", "Ist", "Soll"),
        ("Пункт", "Напечатано", "Следует читать"),
        ("段落", "原文", "改为"),
    ],
)
def test_both_wordings_may_head_columns(header: tuple[str, str, str]) -> None:
    """A table with a column of the wording as it is and one as it should be is a table of proposals."""
    found = rows_of([header, ("12", "las minas", "las municiones"), ("14", "puede", "debe")], {})
    assert [(item.locator, item.current, item.proposed) for item in found] == [
        ("12", "las minas", "las municiones"),
        ("14", "puede", "debe"),
    ]
