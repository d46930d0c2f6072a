"""The second set: other verbs, another order, other units and numerals. Whoever writes the grammar does not read it."""
