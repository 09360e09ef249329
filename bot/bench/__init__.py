"""``linli bench``: the measures of DESIGN section 8, each beside its baseline in the same run."""
