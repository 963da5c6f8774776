"""Badges from elsewhere: what can be said about one without asking anybody. Pure; nothing is ever fetched.

Open Badges 3.0: checked as our own certificates are, against the issuer's did.json if one was given; where
the issuer's identifier is itself a key (`did:key`), against that key, which shows that nothing was changed
and not who stands behind it. Open Badges 2.0 (1EdTech, §4): a signed badge is a JWS, checked against the
key of the issuer's profile if one was given; a hosted badge is vouched for by the web server it lies on,
which is not asked here. Whether either was revoked since, only its issuer can tell.
"""
