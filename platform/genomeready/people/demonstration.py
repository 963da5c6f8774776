"""Whether every page has to say that people here are invented.

Always in a demonstration, and wherever demonstration data lies in the database of a server that was
started without the setting.
"""

import time

from flask import current_app

from genomeready.people.queries import holds_invented
from genomeready.web.database import db

ASK_AGAIN_SECONDS = 30.0
_PLACE = "genomeready.invented"


def is_demonstration() -> bool:
    """Say whether pages carry the note. Without the setting, the database is asked every half minute."""
    if current_app.config["GENOMEREADY"].demo:
        return True
    asked_at, found = current_app.extensions.get(_PLACE, (float("-inf"), False))
    if time.monotonic() - asked_at > ASK_AGAIN_SECONDS:
        found = holds_invented(db.session)
        current_app.extensions[_PLACE] = (time.monotonic(), found)
    return bool(found)
