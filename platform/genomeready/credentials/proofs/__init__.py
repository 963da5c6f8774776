"""How a credential is secured: canonical forms, Data Integrity proofs, VC-JWT and SD-JWT VC. Pure: no database, no network."""
