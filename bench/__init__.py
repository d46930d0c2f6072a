"""What reading and checking cost, measured on pages of our own making: `python -m bench`."""
