"""Stage 4 of 4: deadlines and findings → notices → delivered."""
