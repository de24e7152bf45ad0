"""Mails of a given size: a text, its copy in HTML, and one attachment in base64."""

from __future__ import annotations

import random
from email.message import EmailMessage

from benchmarks.specimens.prose import paragraphs


def mail(attachment: int, *, words: int = 300) -> bytes:
    """A mail with a text of so many words and an attachment of so many bytes; without one where that is 0."""
    message = EmailMessage()
    message["From"] = "Desk officer <desk@mfa.example>"
    message["To"] = "Secretariat <secretariat@conference.example>, Presidency <presidency@conference.example>"
    message["Subject"] = "Comments on the zero draft"
    message["Date"] = "Tue, 3 Feb 2026 10:11:12 +0100"
    message["Message-ID"] = "<specimen@mfa.example>"
    for hop in range(4):
        message["Received"] = (
            f"from a{hop}.example by b{hop}.example for <x@conference.example>; Tue, 3 Feb 2026 09:11:1{hop} +0000"
        )
    text = list(paragraphs(words))
    message.set_content("\n\n".join(text) + "\n\n-- \nDesk officer\n")
    message.add_alternative("<html><body>" + "".join(f"<p>{item}</p>" for item in text) + "</body></html>", "html")
    if attachment:
        data = b"%PDF-1.7\n" + random.Random(5).randbytes(attachment)
        message.add_attachment(data, maintype="application", subtype="pdf", filename="comments.pdf")
    return message.as_bytes()
