"""Stage 3 of 4: what was fetched, found, decided and sent. The only code that opens SQLite."""
