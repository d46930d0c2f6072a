"""What the pages of a report are made of: its document, its findings, last year's figures, the difference of versions."""
