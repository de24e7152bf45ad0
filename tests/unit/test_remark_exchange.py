"""What a sentence about the exchange of papers is, and what says something of the draft."""

from __future__ import annotations

import pytest

from parsers.remarks.exchange import handles_draft, is_exchange, is_of_draft, says_more


@pytest.mark.parametrize(
    "sentence",
    [
        "The Nordic States and their partners thank the Presidency for the second draft.",
        "Lesotho received the draft with interest and would like to share a few observations.",
        "Having read the paper, Nauru offers these thoughts.",
        "The Clinic is delighted to have the chance to speak to the text.",
        "These suggestions were prepared together by four missions.",
        "Samoa has asked to be named as co-sponsor.",
        "Malawi associates itself with the statement of the African Group.",
        "The Mission refers to the draft circulated in June.",
        "The Ministry trusts that these observations will be of use.",
        "We should like to congratulate the Presidency on the second draft.",
        "There is a slip in our letter of Monday.",
        "La délégation a étudié l'avant-projet et souhaite formuler quelques observations.",
        "Une erreur figure dans notre lettre, dans nos observations du 3 février.",
        "Le Gabon se réjouit de l'occasion qui lui est donnée.",
        "El Gobierno ha examinado el borrador y desea formular los siguientes comentarios.",
        "Paraguay se suma a los comentarios del grupo regional.",
        "O Ministério analisou o projeto e gostaria de apresentar duas propostas.",
        "Делегация изучила проект и хотела бы представить следующие замечания.",
        "Беларусь благодарит председательство за подготовку документа.",
        "اطلعت البعثة على المسودة وتود أن تعرض الملاحظات التالية:",
        "中方研究了草案，谨提出以下意见：",
        "我们很高兴有机会发表意见。",
    ],
)
def test_reading_thanking_and_conveying_say_nothing(sentence: str) -> None:
    """Courtesy, receipt, transmission and authorship are no view, in any of the languages."""
    assert is_exchange(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Federation welcomes the draft and its clear structure.",
        "The delegation has noted that the draft leaves out survivors.",
        "Botswana submits that the section should acknowledge persons injured abroad.",
        "Ghana aligns its reading of the period with the approach of the draft and supports its structure.",
        "The following States should be named.",
        "We propose that the document open with survivors.",
        "The Union recalls that the norm depends on conduct.",
        "Norway expresses concern at the length of the text.",
        "Le réseau se félicite des éléments.",
        "La délégation a étudié le projet et considère qu'il est trop long.",
        "El borrador debería presentar las propuestas en un cuadro.",
        "Делегация изучила проект, однако считает его слишком длинным.",
        "我们担心时间表过紧。",
        "Dates are written in three ways.",
    ],
)
def test_a_view_is_none_of_the_exchange(sentence: str) -> None:
    """Verbs of courtesy and receipt that stand beside a view, or take the text itself as object, leave it a view."""
    assert not is_exchange(sentence)


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("We thank the Presidency for the draft but regret that survivors are hardly mentioned.", True),
        ("Kenya thanks the Presidency for its work and suggests that the text be shorter.", True),
        ("Nous remercions la présidence, mais le texte devrait être plus court.", True),
        ("Agradecemos el borrador, pero debería mencionarse a las víctimas.", True),
        ("感谢主席国，但案文过长。", True),
        ("نشكر الرئاسة على المسودة، لكن ينبغي تقصيرها.", True),
        ("We thank the Presidency for the draft.", False),
        ("Eswatini thanks you and asks that the deadline be extended.", False),
        ("La Guinée vous remercie, toutefois le délai était trop court.", False),
    ],
)
def test_thanks_may_be_followed_by_a_view(sentence: str, more: bool) -> None:
    """What stands against the thanks, or proposes, is said of the draft; what asks for time is not."""
    assert says_more(sentence) is more


def test_the_draft_as_subject_and_as_object() -> None:
    """A sentence that begins with the draft speaks of it; one that names it later deals with it."""
    assert is_of_draft("The zero draft reflects the debate.")
    assert not is_of_draft("The draft was received on Monday.")
    assert not is_of_draft("Several States know the draft.")
    assert handles_draft("The Ministry went through the second draft.")
    assert not handles_draft("The draft goes too far.")
