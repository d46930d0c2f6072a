"""
Pages of positioned characters and drawn lines → paragraphs and tables: the one grid of PDF, OFD and recognised pictures.

A table is what drawn lines divide, or what stands in columns; it goes on over page breaks. What cannot be told is left
as it is printed, so that it is not understood: a number is never put together from two cells.
"""

from audit.reading.geometry.blocks import blocks_of

__all__ = ["blocks_of"]
