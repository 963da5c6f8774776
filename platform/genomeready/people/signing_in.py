"""Flask-Login over sessions kept in the database, which end at sign-out.

Flask's cookie carries the session's secret and nothing that identifies anybody. Flask-Login's own
session protection and remember cookie stay off: the first trusts a header that anybody may send,
the second outlives a sign-out.
"""

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from genomeready.people.queries import WhoAsks, who_asks
from genomeready.web.database import db


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """What Flask-Login holds: the session's secret, and who it belongs to."""

    def __init__(self, token: str, who: WhoAsks) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.token


def watch_sign_ins(app: Flask) -> None:
    """Connect Flask-Login to the table of sign-ins."""
    manager = LoginManager()
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        who = who_asks(db.session, token)
        return SignedIn(token, who) if who else None

    manager.init_app(app)


def enter(token: str) -> None:
    """Put a new session's secret into a fresh cookie."""
    who = who_asks(db.session, token)
    session.clear()
    if who:
        login_user(SignedIn(token, who))


def leave() -> None:
    """Empty the cookie."""
    logout_user()
    session.clear()
