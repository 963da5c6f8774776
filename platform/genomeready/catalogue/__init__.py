"""Courses, modules, lessons and questions: read from files, versioned, immutable."""
