"""Files that mean harm, or that nobody can read: made at run time, none is stored."""
