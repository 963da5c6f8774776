"""Variant classification: criteria with their strength, the schemes that combine them, and what stands against each other."""
