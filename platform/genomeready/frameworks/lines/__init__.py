"""The rows that pages of frameworks, competencies and roles are made of, and what follows from them. Pure."""
