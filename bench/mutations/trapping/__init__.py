"""What looks like a defect and is none: every "Silent:" of the catalogue, and how real reports read."""
