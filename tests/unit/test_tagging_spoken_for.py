"""Organisations of States that speak through one of their members, and turns of phrase that set nothing aside."""

from __future__ import annotations

import pytest

from consultation.words import Kind
from tests.tagging_mail import judge, mail

REMARKS = "Paragraph 12: add a reference to survivors.\n\nParagraph 16: correct the figure.\n"
HEAD = "Comments on the zero draft of the Review Document"


def submitters(body: str, sender: str) -> list[str]:
    """Ids of the one submission's submitters."""
    verdict = judge(mail(sender=sender, subject=HEAD, body=body, at="2026-02-03 10:00"))
    (submission,) = verdict.submissions
    return sorted(who.id for who in submission.submitters)


@pytest.mark.parametrize(
    "opening",
    [
        "On behalf of the Pacific Islands Forum I submit the following.",
        "I have the honour to write on behalf of the Pacific Islands Forum:",
        "Au nom du Forum des îles du Pacifique, voici nos commentaires sur la version zéro.",
    ],
)
def test_an_organisation_of_states_speaks_through_one_of_them(opening: str) -> None:
    """Whichever member sends its paper, the paper is the organisation's, as it is with a group."""
    assert submitters(f"{opening}\n\n{REMARKS}", "Mission <desk@mfa.gov.fj>") == ["pif"]


@pytest.mark.parametrize("spoken_for", ["European Union", "African Group", "Pacific Islands Forum"])
def test_who_aligns_with_what_was_said_for_others_speaks_for_himself(spoken_for: str) -> None:
    """The words "on behalf of" belong to the paper that is joined, not to this one."""
    body = f"Ireland aligns itself with the comments made on behalf of the {spoken_for} and would add:\n\n{REMARKS}"
    assert "IRL" in submitters(body, "Disarmament <desk@dfa.ie>")


def test_a_turn_of_phrase_does_not_set_aside_what_a_state_writes() -> None:
    """Words by which others gather comments are no proof against one who takes part: a person looks."""
    body = "Wir bitten um Ihre Nachsicht; zum Entwurf des Aktionsplans äußert sich Deutschland wie folgt: Modell B."
    verdict = judge(
        mail(sender="Referat <or10@auswaertiges-amt.de>", subject="Notiz", body=body, at="2026-02-03 10:00")
    )
    assert verdict.needs_review or verdict.kind is Kind.SUBMISSION


@pytest.mark.parametrize(
    "words",
    [
        "Monaco n'entend pas y apporter de modification.",
        "La Principauté ne souhaite pas proposer de modifications à la version zéro.",
    ],
)
def test_who_changes_nothing_makes_a_nil_return_in_french(words: str) -> None:
    """No change is wanted, in the verbs that notes use."""
    body = f"Madame, Monsieur,\n\nNous avons lu la version zéro du document d'examen. {words}\n"
    verdict = judge(mail(sender="DRE <dre@gouv.mc>", subject="Document d'examen", body=body, at="2026-02-03 10:00"))
    assert verdict.kind is Kind.NIL_RETURN
