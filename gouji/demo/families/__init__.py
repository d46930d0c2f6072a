"""One file a portal family: its addresses and its markup, in words of our own."""
