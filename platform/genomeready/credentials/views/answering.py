"""What the pages and files of one certificate share: finding it, and answering with a file."""

import hashlib
from uuid import UUID

from flask import make_response, request
from werkzeug import Response

from genomeready.base.refusals import NotThere
from genomeready.credentials.queries.register import Published, published
from genomeready.web.database import db


def the_certificate(public_id: UUID) -> Published:
    """Return a certificate with its newest document.

    Raises:
        NotThere: there is none of this id.
    """
    found = published(db.session, str(public_id))
    if found is None:
        raise NotThere
    return found


def certificate_file(content: str | bytes, *, media_type: str, name: str) -> Response:
    """Answer with a file that a checker may keep, but asks for again before showing it."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(hashlib.sha256(answer.data).hexdigest())
    return answer.make_conditional(request)
