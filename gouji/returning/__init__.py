"""
A list of findings that an office has filled in and sent back: read, shown first, written at the second step.

What a body says never changes a state. `reading` finds the rows in the file, `judging` says what becomes of each.
"""
