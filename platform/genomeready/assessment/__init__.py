"""Papers, attempts, marking and results."""
