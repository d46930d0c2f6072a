"""At least one planted defect for every rule of the catalogue."""
