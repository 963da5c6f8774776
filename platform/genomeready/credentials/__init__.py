"""Certificates: issue, sign, publish, verify, revoke."""
