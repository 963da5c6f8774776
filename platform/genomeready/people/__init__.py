"""People, organisations, memberships, access and sign-in."""
