"""One file a revision; once released, never changed."""
