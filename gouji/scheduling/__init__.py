"""`gouji schedule`: calls the commands at their times. Nothing that matters lives here: what is due is a query."""
