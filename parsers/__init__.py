"""Bytes in, facts out. Pure, apart from the sandbox in which all of it runs.

The worker imports ``parsers.facts``, ``parsers.clean`` and ``parsers.sandbox`` alone; the rest is loaded by the child
process (DESIGN truth 7).
"""
