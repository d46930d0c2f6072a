"""One file per command. A command joins the stages; it holds no rule and no SQL."""
