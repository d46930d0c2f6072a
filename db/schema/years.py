"""The notices of one report year found without walking those of all others."""

YEARS: tuple[str, ...] = (
    # a plan asks some twenty times what a year was told; after ten years each of them read 100,000 texts
    "CREATE INDEX notices_year ON notices(report_year, mode, kind, state, office_id, agency_code, stage)",
)
