"""What used to be asked of a person without need: a doubt is worth the asking only where it may be right."""

from __future__ import annotations

import pytest

from consultation.words import Kind
from tests.tagging_mail import judge, mail

REMARKS = "Paragraph 12: add a reference.\n\nParagraph 16: correct the figure.\n"


def test_a_mission_is_not_the_body_that_it_is_accredited_to() -> None:
    """A Permanent Mission of X to the United Nations speaks for X alone, from webmail too."""
    body = (
        "The Permanent Mission of Andorra to the United Nations and Other International Organizations presents its "
        f"compliments and has the honour to submit comments on the zero draft of the Review Document.\n\n{REMARKS}"
    )
    verdict = judge(mail(sender="Mission <mission.and@gmail.com>", subject="Note", body=body, at="2026-02-03 10:00"))
    assert [who.id for who in verdict.submissions[0].submitters] == ["AND"]
    assert not verdict.needs_review


@pytest.mark.parametrize(
    "words",
    [
        "Andorra supports the proposal of Norway on paragraph 24 of the zero draft.",
        "Andorre appuie la proposition de la Norvège sur le paragraphe 24 de la version zéro.",
        "Andorra apoya la propuesta de Noruega sobre el párrafo 24 del borrador cero.",
    ],
)
def test_who_supports_anothers_proposal_speaks_for_itself(words: str) -> None:
    """The State whose proposal it is has written nothing here."""
    verdict = judge(mail(sender="Mission <mission@ties.itu.int>", subject="3RC", body=words, at="2026-02-03 10:00"))
    assert [who.id for who in verdict.submissions[0].submitters] == ["AND"]
    assert "submitter" not in verdict.review_reasons


def test_a_mailbox_said_to_be_full_in_portuguese_is_phishing() -> None:
    """A password is asked for in any language of the field."""
    body = "A sua caixa de correio atingiu o limite. Confirme a palavra-passe em http://correio.example/confirmar."
    verdict = judge(mail(sender="Suporte <s@correio.example>", subject="Limite", body=body, at="2026-02-03 10:00"))
    assert verdict.kind is Kind.UNRELATED
    assert "phishing.password" in {entry.rule for entry in verdict.kind_evidence}


def test_a_link_to_a_questionnaire_brings_no_comments() -> None:
    """Who gathers answers for a project of its own sends a link to give them at."""
    body = (
        "Dear practitioner, for a research project on how conferences draft action plans I am collecting answers. "
        "The questionnaire is here: https://survey.example/rc"
    )
    subject = "Survey for practitioners"
    verdict = judge(mail(sender="A <a@uni.example>", subject=subject, body=body, at="2026-02-03 10:00"))
    assert verdict.kind is Kind.UNRELATED
    assert not verdict.needs_review


def test_a_deadline_that_is_past_while_another_round_runs_is_asked_about() -> None:
    """Who regrets the day of the last round may mean its draft, though the next one is out."""
    body = f"We are sorry to have missed your deadline of 6 February for the Review Document.\n\n{REMARKS}"
    verdict = judge(mail(sender="Desk <desk@mfa.no>", subject="Norway", body=body, at="2026-03-10 10:00"))
    assert "round" in verdict.review_reasons
