"""The program around the stages: command line, settings, demo. It alone imports all of them."""

__version__ = "0.1.0"
