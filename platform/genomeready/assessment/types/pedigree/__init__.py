"""Families as they are drawn: people and how they are related, the drawing, what can be read from it, and how a drawing is marked."""
