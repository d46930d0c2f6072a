"""The pages where auditors judge findings: a Flask application without JavaScript, for one office and its people."""
