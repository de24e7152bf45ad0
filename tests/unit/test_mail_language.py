"""The language of a mail's text."""

from __future__ import annotations

import pytest

from parsers.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please find attached our comments on the zero draft.", "en"),
        ("Veuillez trouver ci-joint nos commentaires sur le projet.", "fr"),
        ("Se remiten adjuntos los comentarios al borrador.", "es"),
        ("Seguem em anexo os comentários ao projeto de declaração, que não são finais.", "pt"),
        ("In allegato le osservazioni sulla bozza della dichiarazione.", "it"),
        ("Anbei erhalten Sie die Anmerkungen zum Entwurf der Erklärung.", "de"),
        ("Hierbij onze opmerkingen over het ontwerp van de verklaring.", "nl"),
        ("Vi sender vedlagt våre merknader til utkastet, og ber om at de ikke blir offentliggjort.", "no"),
        ("Направляем замечания к проекту Плана действий.", "ru"),
        ("Надсилаємо зауваження до проєкту Плану дій, які підготувала наша сторона.", "uk"),
        ("نرفق طياً ملاحظاتنا على مشروع خطة العمل.", "ar"),
        ("现附上中方对工作文件的意见，请查收。", "zh"),
        ("添付のとおり、行動計画案に対するコメントを送付します。", "ja"),
        ("", ""),
        ("12.3 – 45 %", ""),
        ("https://example.test/the/of/and", ""),
    ],
)
def test_language_is_told_by_script_and_stop_words(text: str, language: str) -> None:
    """One sentence is enough for the languages of the field; no letters, no language."""
    assert detect(text) == language


def test_a_greeting_in_another_language_does_not_decide() -> None:
    """The longer part speaks, whatever stands at the top."""
    body = "The delegation welcomes the draft and asks that paragraph 12 be shortened, as it repeats the text of 11."
    assert detect(f"Estimados colegas:\n\n{body}\n\nAtentamente,\nMisión Permanente") == "en"
    assert detect(f"尊敬的同事：\n\n{body}") == "en"


def test_a_quoted_line_does_not_count() -> None:
    """Lines with quote marks are another's words."""
    assert detect("Merci pour ce projet.\n> The delegation welcomes the draft of the plan and of the text") == "fr"
