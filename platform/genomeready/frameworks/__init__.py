"""Competency frameworks, their versions and levels, and role profiles."""
