"""The verbs of competence, each kind of change in its own module."""
