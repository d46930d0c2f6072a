"""自查: an office without an account hands in a draft and sees what the supervising office would say. Nothing is kept."""
