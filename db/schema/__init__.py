"""The tables as SQL text, one tuple of statements a migration step. Never edited after release: append a step."""
