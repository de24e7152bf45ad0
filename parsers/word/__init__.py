"""Word files: tracked changes, margin comments, printed labels (ECMA-376, WordprocessingML)."""
