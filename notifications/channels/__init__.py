"""One file per channel. A channel takes one part and says what became of it; it never raises for a fault outside."""
