"""Pages of certificates: the public check, and the register of an organisation."""
