"""Where tokens come from: Microsoft, Google and other issuers asked over HTTPS, and a person's sign-in kept in a file.

What a token is, how long it is kept and how a server is told stands in ``consultation.sign_in``, which asks nobody.
The way out signs in too: the composition root makes its credential here and hands it over.
"""
