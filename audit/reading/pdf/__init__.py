"""
PDF → Document: characters and lines of every page, made upright, through the one grid of `geometry`.

Pages that are pictures, or whose characters have no meaning, are rendered and recognised if recognition is installed.
What stands in form fields and comments is not part of the page and is not read, unless it was flattened into it.
"""

from audit.reading.pdf.reader import read_pdf

__all__ = ["read_pdf"]
