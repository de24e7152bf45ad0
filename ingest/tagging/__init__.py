"""Who speaks, on what, on which draft, in which round, and why we say so. Pure: facts and calendar in, verdict out.

``verdict.tag(view, context)`` is the one function that the pipeline calls.
"""
