"""Stage 1 of 4: portals → pages."""
