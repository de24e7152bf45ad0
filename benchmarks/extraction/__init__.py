"""What ``benchmarks.extract`` is made of: the readers compared, the child that runs one, the table."""
