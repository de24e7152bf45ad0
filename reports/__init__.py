"""The way out: digests, compilations, outbox, delivery."""
