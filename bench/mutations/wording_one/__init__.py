"""The first set of sentences: the words of the catalogue, as most offices use them."""
