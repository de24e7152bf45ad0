"""Every rule of tagging with its weight: the one place to look at, and to change, how much a piece of evidence counts.

A weight is a log-odds: 1 makes an answer 2.7 times as likely as its rival, 3 twenty times, 5 a hundred and fifty
times. The same rule counts once for the same answer, with its strongest evidence. Families stand in the order in which
they are asked: what the machine says of itself before what people say, the file before the words about it, new words
before quoted ones. Names are what ``show`` prints as the rule.
"""

from __future__ import annotations

#: rule -> (weight, what it says)
RULES: dict[str, tuple[float, str]] = {
    # --- kind: automatic mail, by its headers before its words (RFC 3834, RFC 3464, RFC 8098)
    "automatic.report": (9.0, "a delivery or disposition report (multipart/report)"),
    "automatic.auto_submitted": (7.0, "Auto-Submitted says that no person wrote it"),
    "automatic.failed_recipients": (7.0, "X-Failed-Recipients: a bounce"),
    "automatic.autoreply_header": (6.0, "a header that only responders write"),
    "automatic.own_digest": (9.0, "a digest of this very program"),
    "automatic.null_return_path": (3.5, "an empty return path: nobody expects an answer"),
    "automatic.daemon": (5.0, "sent by a mail daemon"),
    "automatic.subject": (5.0, "the subject begins as responders and daemons begin theirs"),
    "automatic.words": (3.0, "a notice of absence"),
    "automatic.substitute": (3.0, "and says whom to turn to, or what the author cannot do meanwhile"),
    "automatic.receipt": (5.0, "repeats the head of a mail, and says that it was read or deleted"),
    # --- kind: whose mail it is
    "internal.author": (6.0, "written by the secretariat or the presidency"),
    "internal.passes_on": (8.0, "the secretariat or the presidency passes on somebody else's paper"),
    "internal.national": (9.0, "speaks in national capacity, from an office of the presidency"),
    "phishing.look_alike": (12.0, "a domain made to look like one of ours"),
    "phishing.forged": (12.0, "one of our own addresses, which our server found forged"),
    "phishing.impersonates": (4.0, "calls itself the secretariat or the presidency from elsewhere"),
    "phishing.unproved": (6.0, "a stranger whose address is not proved offers nothing but a link"),
    "phishing.password": (4.0, "a stranger asks for a password, or to sign in"),
    # --- kind: what is said
    "withdrawal.words": (6.0, "withdraws its comments"),
    "withdrawal.disregard": (2.5, "asks to disregard an earlier mail, and brings nothing in its place"),
    "nil.words": (5.5, "says that it has no comments"),
    "nil.further": (4.5, "says that it has nothing to add to what was said before"),
    "nil.accepts": (5.0, "takes the text as it stands"),
    "nil.unchanged": (2.0, "and the draft comes back as it went out"),
    "nil.letter": (5.0, "the letter attached says that there are no comments"),
    "statement.title": (5.5, "the file is headed as a statement"),
    "statement.words": (4.0, "says that a statement is attached or follows"),
    "statement.spoken": (3.0, "says that it was spoken, and when or under which item"),
    "statement.oral": (3.0, "speaks as one does in a room: to the Chair, to the delegates"),
    "enquiry.extension": (5.0, "asks for more time"),
    "enquiry.only": (2.5, "asks, and proposes nothing"),
    "enquiry.question": (3.0, "asks something about the consultation"),
    "acknowledgement.words": (4.5, "only acknowledges"),
    "acknowledgement.intends": (3.5, "says that comments may come, and brings none"),
    "unrelated.occasion": (5.5, "asks to come to an event"),
    "unrelated.inquest": (5.0, "a stranger gathers answers for work of its own"),
    "unrelated.other_text": (5.0, "a text of another organ is headed or offered"),
    "unrelated.courtesy": (3.0, "thanks, wishes or congratulates, and says no more"),
    "unrelated.calendar": (3.0, "an entry for a calendar"),
    "unrelated.logistics": (3.5, "travel, registration, money"),
    "unrelated.treaty_reporting": (5.5, "a report or a request that the treaty itself asks for"),
    "unrelated.report_file": (4.5, "a file that is called, or headed as, such a report"),
    "unrelated.presession_file": (4.0, "a file that is headed as a document for the conference"),
    "unrelated.other_process": (14.0, "another process or treaty, and nothing of ours beside it"),
    "unrelated.list_mail": (6.0, "sent by a mailing list or a newsletter"),
    "unrelated.newsletter": (3.0, "words of newsletters, invitations and advertising"),
    "unrelated.presession": (5.5, "a document for the conference, not a comment on a draft"),
    "unrelated.invitation": (3.0, "an invitation or a request to meet"),
    "unrelated.solicits": (6.0, "asks others for comments, as nobody but the secretariat and the presidency does here"),
    "unrelated.other_sender": (7.0, "sent by the office of another process"),
    "unrelated.stranger": (2.0, "and nobody who takes part wrote it"),
    "unrelated.nothing": (1.5, "nothing in it speaks of the consultation"),
    "submission.lineage": (8.0, "a file is an edited copy of a circulated draft"),
    "submission.tracked": (4.0, "a file has tracked changes or margin comments"),
    "submission.rows": (4.0, "a table of comments by paragraph"),
    "submission.remarks": (3.0, "speaks paragraph by paragraph"),
    "submission.title": (3.5, "a file is headed as comments on a draft"),
    "submission.words": (3.0, "offers comments on a draft under consultation"),
    "submission.subject": (2.0, "the subject says comments"),
    "submission.proposes": (2.0, "proposes, suggests or supports in its own words"),
    "submission.places": (2.5, "puts words in quotation marks beside the place where they stand"),
    "submission.quoting": (4.0, "puts a passage of a draft in quotation marks, and words of its own beside it"),
    "submission.points": (2.0, "makes several points in a list, and names the document that they are on"),
    "submission.numbered": (2.5, "answers by number"),
    "submission.view": (2.0, "says what a participant thinks of a text"),
    "submission.supplies": (1.5, "sends, provides or conveys something on a draft"),
    "submission.thread": (2.0, "brings a file in answer to a mail on a draft"),
    "submission.file": (1.0, "a file that could hold comments"),
    "submission.link": (2.0, "offers comments behind a link"),
    "submission.document": (1.5, "names a document under consultation"),
    # --- submitters
    "submitter.declared": (6.0, "says on whose behalf it is submitted"),
    "submitter.formula": (5.0, "the opening formula or the letterhead names its office"),
    "submitter.domain": (4.5, "the sender's domain is its own"),
    "submitter.speaks": (4.0, "speaks as"),
    "submitter.signature": (4.0, "signs as"),
    "submitter.sender_name": (3.5, "the sender's name"),
    "submitter.domain_hint": (2.0, "the sender's domain or address hints at it"),
    "submitter.subject": (2.5, "named in the subject"),
    "submitter.title": (3.0, "named in the head of the file"),
    "submitter.file_name": (2.5, "named by the file"),
    "submitter.cosponsor": (5.0, "is said to co-sponsor it"),
    "submitter.unlisted": (1.0, "names itself so; the registry does not know it"),
    "submitter.named": (0.5, "named in passing"),
    # --- documents
    "document.lineage": (10.0, "the file is a copy of a draft of this document"),
    "document.symbol": (6.0, "a symbol printed on this document's draft"),
    "document.title": (5.0, "the file is headed with it"),
    "document.body": (4.0, "comments on it are offered in the new text"),
    "document.named": (1.2, "named in passing in the new text"),
    "document.subject": (4.0, "named in the subject"),
    "document.thread": (1.5, "named in the subject of the thread that it answers"),
    "document.file_name": (4.0, "named by the file"),
    "document.heading": (5.0, "a heading of its own in the file"),
    "document.text": (2.0, "named in the text of the file"),
    "document.quoted": (1.0, "named in the mail that it answers"),
    "document.actions": (2.0, "speaks of actions by number, as one does of a plan (or of the plan under review)"),
    "document.clauses": (4.0, "speaks of PP and OP, as one does of a declaration alone"),
    "document.paragraphs": (1.0, "speaks of paragraphs by number, as one does of a text without actions or clauses"),
    "document.words": (3.0, "quotes words that stand in a draft of this document alone"),
    "document.answered": (4.0, "named by the passage that is answered right below it"),
    "document.places": (2.0, "of the drafts under consultation only this document's has the places named"),
    "document.questions": (4.0, "answers by number, as a draft of this document asks"),
    "document.both": (4.0, "speaks of both texts that the mail answered names"),
    "document.draft_name": (3.0, "names a draft that only this document has at that time"),
    "document.deadline": (2.0, "names the deadline of this document's round"),
    "document.topic": (1.0, "words in which one speaks of this document"),
    "document.only_draft": (1.5, "the only document of which a draft is out then, and a place of one is named"),
    "document.open": (0.7, "the only document with an open deadline then"),
    # --- rounds
    "round.lineage": (6.0, "the file is a copy of this round's draft"),
    "round.draft_name": (7.5, "names the draft of this round"),
    "round.advance": (6.0, "is said to be on an advance copy of this round's draft"),
    "round.symbol": (5.0, "a symbol of this round's draft"),
    "round.open": (3.0, "open when it was received"),
    "round.in_force": (2.0, "on the draft in force when it was received"),
    "round.circulated": (4.5, "names the day on which this round's draft went out"),
    "round.deadline": (4.5, "names the deadline of this round"),
}


def weight(rule: str) -> float:
    """The weight of a rule; KeyError where no such rule is listed."""
    return RULES[rule][0]


def in_words(rule: str) -> str:
    """What a rule says, for people; KeyError where no such rule is listed."""
    return RULES[rule][1]
