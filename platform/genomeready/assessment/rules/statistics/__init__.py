"""Item statistics of an examination, by the published formulas. Pure; exact until a root is drawn."""
