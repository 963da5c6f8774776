"""Frameworks in and out: CASE packages, the CSV shapes of OpenSALT and of the Competency Hub, and our own YAML."""
