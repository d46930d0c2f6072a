"""How like two reports are: wording without names and numbers, shingles, sketches for whole archives. Pure."""
