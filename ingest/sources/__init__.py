"""Where mail comes from: IMAP servers and files, behind one contract (``base.MailSource``)."""
