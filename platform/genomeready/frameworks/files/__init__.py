"""Frameworks as people write them: YAML files, read, checked and turned into values. Pure but for reading files."""
