"""Stage 2 of 4: bytes → Document → Report → findings.

Pure: no network, no database, no clock. The same bytes and the same earlier
reports give the same verdict on any machine.
"""
