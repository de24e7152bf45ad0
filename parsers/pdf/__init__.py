"""Portable Document Format (ISO 32000-1): printed lines back to paragraphs, tables, notes and files inside.

A PDF holds glyphs at places, not text. ``lines`` reads the lines of a page, ``furniture`` takes running heads and page
numbers away, ``paragraphs`` joins what the printer broke, ``document`` puts the whole together.
"""
