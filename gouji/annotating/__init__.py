"""A copy of an office's own file with a comment at each finding, and nothing else changed."""
