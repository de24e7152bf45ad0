"""``show`` for people: what a message is taken for, and why, so that an official who disagrees sees it in ten seconds.

Each answer stands with how sure the rules are, what else it could be, and the two or three heaviest reasons: the rule
in words, the words quoted, and where they stood. Pure: the record in, something for a console out. All text of mails
is data: it is shown, never obeyed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from consultation.errors import NotFound
from consultation.timeline import Timeline
from consultation.words import AttachmentRole
from reports.decisions_needed import question
from reports.wording import KINDS, RELATIONS, at, counted, deadline, percent, shown, timing
from store.evidence import has_changed
from store.records import Contribution, Decision, Evidence, Message, Submission, Submitter, Tag

#: reasons shown for one answer, and contributions of one paper
_REASONS, _PIECES = 3, 12
_SURE = 0.9


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What is shown, and what it is read against."""

    message: Message
    contributions: Sequence[Contribution]
    #: in force, oldest first
    decisions: Sequence[Decision]
    timeline: Timeline
    #: mailboxes that should have a copy and have none
    missing: Sequence[str]


def explain(item: Explained) -> RenderableType:
    """The message, its papers, what people decided, what it proposes, what happened to it."""
    parts: list[RenderableType] = [*_head(item), _kind(item)]
    for part in item.message.submissions:
        parts += [Text(), *_paper(item, part)]
    return Group(*parts, *_decisions(item), *_files(item.message), *_history(item))


def _head(item: Explained) -> Iterator[RenderableType]:
    message, zone = item.message, item.timeline.zone
    title = Text(message.id, style="bold")
    title.append(f"  {shown(message.subject, 200) or '(no subject)'}", style="bold")
    yield title
    yield Text(
        f"from {shown(message.sender_name, 80)} <{shown(message.sender_address, 80)}>".replace("from  <", "from <")
    )
    where = ", ".join(f"{copy.mailbox} ({copy.addressed_as})" for copy in message.receipts)
    yield Text(f"received {at(message.received_at, zone)}, {message.received_at.year}, in {where}")
    if item.missing:
        yield Text(f"no copy in {', '.join(item.missing)}", style="yellow")
    if message.problem:
        yield Text(f"{message.state.value}: {shown(message.problem, 200)}", style="red")
    if message.needs_review:
        asked = " ".join(dict.fromkeys(question(reason) for reason in message.review_reasons))
        yield Text(f"waits for a person: {asked}", style="yellow")
    flags = [flag.value.replace("_", " ") for flag in message.flags]
    if flags:
        yield Text(f"marked: {', '.join(flags)}")


def _kind(item: Explained) -> RenderableType:
    message, verdict = item.message, item.message.verdict
    grid = _grid()
    words = KINDS[message.kind][0]
    if verdict is None:
        return Text(f"taken for a {words}")
    if message.kind is not verdict.kind:
        answer = f"{words}, decided by a person; the rules took it for: {KINDS[verdict.kind][0]}"
        return _answered(grid, "Kind", answer, ())
    second = verdict.kind_runner_up
    other = f"; else {KINDS[second][0]}" if second and verdict.kind_confidence < _SURE else ""
    return _answered(grid, "Kind", f"{words}, {percent(verdict.kind_confidence)}{other}", verdict.kind_evidence)


def _paper(item: Explained, part: Submission) -> Iterator[RenderableType]:
    grid = _grid()
    for number, who in enumerate(part.submitters):
        _answered(grid, "" if number else "Who", _who(who), who.evidence)
    if not part.submitters:
        _answered(grid, "Who", "nobody could be named", ())
    _as_ruled(grid, item.message, part)
    for number, tag in enumerate(part.tags):
        _answered(grid, "" if number else "On", _on(tag), tag.evidence)
        _answered(grid, "", _in_time(item.timeline, tag, item.message.received_at), ())
    if not part.tags:
        _answered(grid, "On", "no document and round could be named", ())
    if part.relation:
        of = part.relation.of or "one that is not on record"
        _answered(grid, "Is", RELATIONS[part.relation.type].format(of), part.relation.evidence)
    name = Text(part.ref, style="bold")
    for words in _standing(part):
        name.append(f"  {words}")
    yield name
    yield grid
    yield from _pieces([piece for piece in item.contributions if piece.id.rpartition(".")[0] == part.ref])


def _as_ruled(grid: Table, message: Message, part: Submission) -> None:
    """Where a person named others, whom the rules had found, and why."""
    ruled = [each for each in message.verdict.submissions if each.key == part.key] if message.verdict else []
    for each in ruled[0].submitters if ruled else ():
        if each.id not in {who.id for who in part.submitters}:
            _answered(grid, "", f"the rules found {_who(each)}", each.evidence)


def _standing(part: Submission) -> Iterator[str]:
    if part.superseded_by:
        yield f"replaced by {part.superseded_by}"
    if part.withdrawn_by:
        yield f"withdrawn by {part.withdrawn_by}"
    yield f"confirmed by {shown(part.confirmed_by, 60)}" if part.confirmed_by else "not yet confirmed by a person"
    if part.flags:
        yield ", ".join(flag.value.replace("_", " ") for flag in part.flags)


def _who(who: Submitter) -> str:
    role = "" if who.role.value == "author" else f" ({who.role.value})"
    return f"{shown(who.name, 80)}{role}" + _sure(who.confidence, who.evidence)


def _on(tag: Tag) -> str:
    draft = f", draft {tag.draft}" if tag.draft and tag.draft != tag.round else ""
    sure = ", decided by a person" if tag.source == "person" else f", {percent(tag.confidence)}"
    other = ""
    if tag.runner_up and tag.runner_up.confidence >= 1 - _SURE:
        other = f"; else {tag.runner_up.document} {tag.runner_up.round} ({percent(tag.runner_up.confidence)})"
    return f"{tag.document}/{tag.round}{draft}{sure}{other}"


def _sure(confidence: float, evidence: Sequence[Evidence]) -> str:
    return ", decided by a person" if any(item.rule == "decision" for item in evidence) else f", {percent(confidence)}"


def _in_time(timeline: Timeline, tag: Tag, received: datetime) -> str:
    try:
        until = timeline.round(f"{tag.document}/{tag.round}").deadline
    except NotFound:
        until = None
    words = timing(tag.timing, tag.late_by_seconds)
    if until is None:
        return words
    return f"{words}: received {at(received, timeline.zone)}, deadline {deadline(until, timeline.zone)}"


def _answered(grid: Table, name: str, answer: str, evidence: Iterable[Evidence]) -> Table:
    """One line for the answer and one for each of its heaviest reasons."""
    grid.add_row(Text(name, style="cyan"), Text(answer, style="bold" if name else ""))
    # Of one rule its heaviest words alone: the next reason is worth more than the same one again.
    heaviest = {each.rule: each for each in sorted(evidence, key=lambda each: abs(each.weight))}
    for reason in sorted(heaviest.values(), key=lambda each: -abs(each.weight))[:_REASONS]:
        grid.add_row("", Padding(_reason(reason), (0, 0, 0, 2)))
    return grid


def _reason(item: Evidence) -> Text:
    line = Text("because " if item.weight >= 0 else "although ", style="dim")
    line.append(item.says or item.rule)
    if item.quote:
        line.append(f": “{shown(item.quote, 110)}”", style="green")
    if item.where:
        line.append(f" ({shown(item.where, 40)})", style="dim")
    return line


def _pieces(found: Sequence[Contribution]) -> Iterator[RenderableType]:
    if not found:
        return
    kinds = Counter(piece.kind.replace("_", " ") for piece in found)
    yield Text("  " + ", ".join(counted(number, kind) for kind, number in sorted(kinds.items())))
    grid = _grid()
    for piece in found[:_PIECES]:
        text = " → ".join(filter(None, (shown(piece.deleted, 60), shown(piece.inserted, 90)))) or piece.comment or ""
        grid.add_row(piece.id.rpartition(".")[2], f"{piece.label or 'general'}  {piece.kind}: {shown(text, 150)}")
    if len(found) > _PIECES:
        grid.add_row("", f"and {len(found) - _PIECES} more: --json lists them all")
    yield grid


def _decisions(item: Explained) -> Iterator[RenderableType]:
    for decision in item.decisions:
        line = Text(f"{decision.subject}: {decision.field} decided by {shown(decision.by, 60)}, ")
        line.append(at(decision.at, item.timeline.zone))
        if decision.note:
            line.append(f": {shown(decision.note, 120)}")
        if has_changed(decision, item.message.verdict):
            line.append("; the evidence has changed since", style="yellow")
        yield line


def _files(message: Message) -> Iterator[RenderableType]:
    for file in message.attachments:
        words = f"attachment {file.n}: {shown(file.name, 80)}, {file.role.value.replace('_', ' ')}"
        trouble = f", {shown(file.problem, 120)}" if file.problem else ""
        matters = file.role not in {AttachmentRole.INLINE_IMAGE, AttachmentRole.SIGNATURE}
        yield Text(words + trouble, style="yellow" if trouble and matters else "")


def _history(item: Explained) -> Iterator[RenderableType]:
    lines = [
        Text(f"{at(line.at, item.timeline.zone)}  {shown(line.by, 40)}: {shown(line.what, 120)}", style="dim")
        for line in item.message.history
    ]
    yield Padding(Group(*lines), (1, 0, 0, 0))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=6)
    grid.add_column()
    return grid
