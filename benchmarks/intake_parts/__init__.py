"""What ``benchmarks.intake`` is made of: the server and its mail, a slow line, and the clients side by side."""
