"""What a submission contributes: edits, margin comments and remarks, pinned to the paragraphs of the draft."""
