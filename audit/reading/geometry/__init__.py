"""Positioned characters and ruling lines → blocks: the same for PDF, OFD and recognised pictures."""
