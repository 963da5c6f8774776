"""The commands of credentials: certificates, keys, and the log."""
