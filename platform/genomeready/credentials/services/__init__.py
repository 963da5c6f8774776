"""The verbs of credentials: keys, signed documents, status lists, the log, and the life of an award."""
