"""Reading frameworks, competencies and role profiles."""
