"""How mail programs mark what they quote and what they add: heads, attribution lines, signatures, banners."""
