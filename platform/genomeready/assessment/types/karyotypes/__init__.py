"""Karyotypes by ISCN: a small grammar of our own, and what each component of an answer earns."""
