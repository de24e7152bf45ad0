"""Signing in to mail servers by OAuth2 tokens: who issues them, how they are kept, how a server is told.

Both the way in (IMAP, Microsoft Graph) and the way out (SMTP) sign in, so this stands on the floor that they share.
Passwords need none of it.
"""
