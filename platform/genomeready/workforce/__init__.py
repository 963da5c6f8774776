"""Establishment, gaps, readiness and disclosure control."""
