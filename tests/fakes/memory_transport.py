"""A mail server in memory for tests: keeps what it takes, and ends tries as it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.delivery import Answer, Outcome

SENT = Answer(outcome=Outcome.SENT)
LATER = Answer(outcome=Outcome.LATER, problem="451 try again later")
REFUSED = Answer(outcome=Outcome.REFUSED, problem="550 no such user")
LOST = Answer(outcome=Outcome.UNKNOWN, problem="the answer was lost", server_wide=True)
DOWN = Answer(outcome=Outcome.LATER, problem="it cannot be reached", server_wide=True)


class Killed(BaseException):
    """Stands for the end of the process: nothing below the test may catch it."""


@dataclass
class MemoryTransport:
    """Answers are taken in order, then everything is sent. ``taken``: (recipient, content) of all that arrived."""

    answers: list[Answer | type[Killed]] = field(default_factory=list)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    tries: int = 0
    #: answer by recipient, before all others
    by_recipient: dict[str, Answer] = field(default_factory=dict)

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """One try."""
        self.tries += 1
        answer = self.by_recipient.get(recipient) or (self.answers.pop(0) if self.answers else SENT)
        if isinstance(answer, type):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.taken.append((recipient, content))
        return answer
