"""What ``extract FILE`` shows a person."""

from __future__ import annotations

import io

from rich.console import Console

from ingest.extract_view import view
from parsers.facts import Comment, Edit, Extraction, MessageFacts, Paragraph, ParseProblem

TEXT = Paragraph(index=0, text="States will share data every year.", label="7", printed="7.")


def printed(extraction: Extraction, *, colour: bool = False) -> str:
    """What stands on the screen, or in a file."""
    out = io.StringIO()
    console = Console(file=out, width=140, force_terminal=colour, color_system="truecolor" if colour else None)
    console.print(view(extraction, marks=not colour))
    return out.getvalue()


def edited(*edits: Edit) -> Extraction:
    """A file of one paragraph with these edits."""
    return Extraction(name="draft.docx", text=TEXT.text, paragraphs=(TEXT,), edits=edits)


def test_edits_stand_in_their_place_with_marks_where_there_is_no_colour() -> None:
    """What was taken out and put in is marked within the paragraph, beside its label and author."""
    edit = Edit(kind="replacement", deleted="will", inserted="shall", paragraph=0, offset=7, word_author="Ann")
    shown = printed(edited(edit))
    assert "States [-will-][+shall+] share data every year." in shown
    assert "7" in shown
    assert "edits: Ann" in shown


def test_on_a_terminal_colour_takes_the_place_of_marks() -> None:
    """Deleted words are struck out in red, inserted ones underlined in green."""
    edit = Edit(kind="replacement", deleted="will", inserted="shall", paragraph=0, offset=7)
    shown = printed(edited(edit), colour=True)
    assert "\x1b[9;31mwill\x1b[0m" in shown
    assert "\x1b[4;32mshall\x1b[0m" in shown
    assert "[-" not in shown


def test_new_paragraph_stands_on_a_line_of_its_own() -> None:
    """It follows the paragraph that it was put behind."""
    shown = printed(edited(Edit(kind="new_paragraph", inserted="More of it.", paragraph=0)))
    assert shown.index("every year.") < shown.index("[+More of it.+]")


def test_nested_edit_and_move_are_told_in_the_margin() -> None:
    """What one author did inside another's insertion has no place in the text as circulated."""
    nested = Edit(kind="deletion", deleted="twice", paragraph=0, offset=7, word_author="Bob", inside="Ann")
    move = Edit(kind="move", deleted=TEXT.text, paragraph=0, offset=0, moved_after="9")
    shown = " ".join(printed(edited(nested, move)).split())
    assert "Bob in the insertion of Ann: twice" in shown
    assert "moved to after 9" in shown


def test_comments_stand_beside_their_paragraph() -> None:
    """With author, the words they are on, the thread and what is resolved."""
    comments = (
        Comment(text="Why?", author="Ann", quote="every year", paragraph=0, resolved=True),
        Comment(text="Because.", author="Bob", paragraph=0, reply_to="Why?"),
        Comment(text="On all.", author="Eve"),
    )
    shown = " ".join(printed(Extraction(paragraphs=(TEXT,), comments=comments)).split())
    assert "Ann: Why? (on “every year”) resolved" in shown
    assert "↳ Bob: Because." in shown
    assert "on the file as a whole Eve: On all." in shown


def test_what_could_not_be_read_is_told_with_its_reason() -> None:
    """In the file itself and in the files inside it."""
    inner = Extraction(name="b.pdf", state="encrypted", problems=(ParseProblem(code="encrypted", detail="a password"),))
    shown = printed(Extraction(name="a.zip", children=(inner,)))
    assert "b.pdf" in shown
    assert "encrypted" in shown
    assert "not read as it stands: a password" in shown


def test_mail_is_shown_by_its_head_and_new_text() -> None:
    """Quoted mail and signature are left out."""
    shown = printed(Extraction(message=MessageFacts(subject="Comments", body="New.\n> old", new_text="New.")))
    assert "Comments" in shown
    assert "New." in shown
    assert "old" not in shown


def test_text_is_never_markup_and_never_turns_a_line() -> None:
    """Square brackets of a text are text; an override of direction is shown as replaced."""
    odd = Paragraph(index=0, text="[red]Agreed ad ref[/red] \u202ecod")
    shown = printed(Extraction(paragraphs=(odd,)))
    assert "[red]Agreed ad ref[/red] \ufffdcod" in shown
