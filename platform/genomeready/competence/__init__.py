"""Evidence that a person has shown, and standing against a role profile."""
