"""Word lists of the text rules, kept apart from the rules that use them."""
