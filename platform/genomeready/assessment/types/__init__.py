"""Question types. One module a type, found by `registry`; an attempt knows nothing of any of them."""
