"""Risk in families, exactly: a likelihood engine for pedigrees, and the closed forms of the textbooks to check it on."""
