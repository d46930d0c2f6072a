"""What each kind of notice says, as data: one file a kind. Templates place it, and compute nothing."""
