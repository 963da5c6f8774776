"""Courses as people write them: YAML, Markdown and SVG files, read, checked and turned into values."""
