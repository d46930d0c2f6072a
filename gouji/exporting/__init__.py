"""
Files that an office hands on: workbook, CSV, Word, JSON, and a redacted database.

One module a format, pure: data in, bytes out. `gathering` reads the data, `delivering` joins the two and writes the log.
"""
