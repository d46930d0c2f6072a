"""One report → bytes of every format, by writers of our own and by those of others."""
