"""HGVS descriptions of variants: read into components by a grammar of our own, and normalised against a sequence window."""
