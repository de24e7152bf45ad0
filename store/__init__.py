"""The database, the journal beside it and the values that go in and out. Rows never leave this room."""
