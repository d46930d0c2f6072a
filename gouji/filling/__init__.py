"""The official form to fill in: a workbook that adds up by itself, a document, and the way back from a filled one."""
