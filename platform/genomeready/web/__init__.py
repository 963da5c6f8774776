"""Flask plumbing that every domain uses: database session, access, headers, errors, language."""
