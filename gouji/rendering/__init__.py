"""Verdicts → what people and programs read: lines of text, JSON, one page."""
