"""Valid files for each reader, and ways to break them: what `tests.fuzzing` feeds the readers with."""
