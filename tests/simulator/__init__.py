"""The whole simulated internet: every skeleton, sizes S to L, the truth about them, and the gates."""
