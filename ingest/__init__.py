"""The way in: mail sources, archive of raw mail, identity, tagging, pipeline."""
