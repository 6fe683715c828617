"""The reports: each renderer is a pure function of the one result dict (contract section 5)."""
