"""Passports: may somebody with these visas have this data set, by GA4GH Passport v1."""
