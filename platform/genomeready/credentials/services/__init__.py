"""The verbs of credentials: keys, and the life of a certificate."""
