"""Enrolment, progress and completion."""
