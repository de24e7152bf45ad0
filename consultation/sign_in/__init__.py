"""Signing in to mail servers by OAuth2 tokens: what one is, how it is kept and shown, when its secret ends.

Both the way in (IMAP, Microsoft Graph) and the way out (SMTP) sign in, so this stands on the floor that they share.
It asks nobody: issuers are asked by ``ingest.sign_in``. Passwords need none of it.
"""
