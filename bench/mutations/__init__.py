"""Planted defects and silent traps: what every rule finds, and what it must leave alone (`make bench-rules`)."""
