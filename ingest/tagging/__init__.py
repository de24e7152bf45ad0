"""Who speaks, on what, on which draft, in which round, and why we say so. Pure: facts and calendar in, verdict out."""
