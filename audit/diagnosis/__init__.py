"""Which cell is wrong: the smallest changes that make every relation of a table hold.

`locating` finds them, `evidence` ranks them, `words` tells them.
"""
