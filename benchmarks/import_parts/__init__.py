"""Parts of ``benchmarks.importing``."""
