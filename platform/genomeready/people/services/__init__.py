"""The verbs of people: accounts, organisations and memberships, staff files."""
