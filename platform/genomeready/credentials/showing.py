"""The public page of a certificate, and who may read the holder's name on it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from flask import make_response, render_template, request
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.facts import Facts, is_address_of_holder, read_facts
from genomeready.credentials.forms import NameForm
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.checking import check_published
from genomeready.credentials.queries.register import Published
from genomeready.credentials.queries.sharing import opens, works_below
from genomeready.credentials.rules import initials, is_same_name
from genomeready.credentials.verifying import Verdict
from genomeready.people.guards import is_signed_in, me
from genomeready.people.rules import Role, written_plainly
from genomeready.web.database import db

KEEPERS = (Role.EXAMINER, Role.ADMINISTRATOR)
NAMED = '"identityType":"name"'
"""What stands in the canonical JSON of a document that bears its holder's name; within a text its quotes would be escaped."""
LINKEDIN = "https://www.linkedin.com/profile/add"


class NameKept(NotThere):
    """A file that bears the holder's name, asked for by somebody who may not read it."""

    message = (
        "This file bears its holder's name, so it is for the holder and for those the holder gave a link. "
        "Ask the holder for the file or for a link. Whether the certificate is in force, its page tells everybody."
    )


class Because(StrEnum):
    """Why somebody may read the holder's name."""

    OWN = "own"
    PUBLISHED = "published"
    IN_FILE = "in-file"
    LINK = "link"
    KEPT = "kept"
    KNOWN = "known"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows of the holder: the name and why, or the initials alone."""

    name: str
    because: Because | None = None
    share: str | None = None
    """The token of the link that somebody came by."""

    @property
    def is_link_over(self) -> bool:
        """Whether somebody came by a link that opens nothing any more."""
        return self.share is not None and self.because is None

    @property
    def opens_files(self) -> bool:
        """Whether files that bear the name are open too; who typed what is known has no link that would open them."""
        return self.because not in {None, Because.KNOWN}


def shown_to_reader(found: Published) -> Shown:
    """Return what the one who asks may read of the holder."""
    share, because = request.args.get("share"), None
    if is_signed_in() and me().id == found.person_id:
        because = Because.OWN
    elif found.published_at is not None:
        because = Because.PUBLISHED
    elif NAMED in found.document:
        because = Because.IN_FILE
    elif share and opens(db.session, share, found.public_id, at=clock.now()):
        because = Because.LINK
    elif is_signed_in() and works_below(db.session, found.person_id, _kept_paths(), on=clock.today()):
        because = Because.KEPT
    return Shown(name=found.holder_name if because else initials(found.holder_name), because=because, share=share)


def _kept_paths() -> list[str]:
    return [held.path for held in me().held if held.role in KEEPERS]


def shown_to_knowing(found: Published, typed: str) -> Shown | None:
    """Return the name to somebody who typed it as it is printed, or the holder's address; None if neither."""
    known = _is_holders_address(found, typed) if "@" in typed else is_same_name(typed, found.holder_name)
    return Shown(name=found.holder_name, because=Because.KNOWN) if known else None


def _is_holders_address(found: Published, typed: str) -> bool:
    try:
        return is_address_of_holder(read_json(found.document), written_plainly(typed)) is True
    except ValueError:
        return False  # the row was damaged; the verdict says so


def public_page(found: Published, shown: Shown, *, form: NameForm | None = None) -> Response:
    """Answer with the page of a certificate; search engines are asked to leave it out unless its holder published it."""
    verdict = check_published(db.session, found, at=clock.now())
    form = form or NameForm(formdata=None)
    page = render_template(
        "credentials/verify.html", certificate=found, verdict=verdict, issuer=the_issuer(), shown_name=shown, form=form,
    )  # fmt: skip
    answer = make_response(page, 422 if form.errors else 200)
    if shown.because is not Because.PUBLISHED and found.published_at is None:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def trusted_facts(verdict: Verdict) -> Facts:
    """Return what a certificate says, if its signature fits.

    Raises:
        NotThere: the row was damaged, so nothing in it is shown.
    """
    if verdict.facts is None:
        raise NotThere
    return verdict.facts


def facts_kept(found: Published) -> Facts | None:
    """Return what the stored document says, for its holder and without a check; None where the row was damaged."""
    try:
        said = read_json(found.document)
    except ValueError:
        return None
    return read_facts(said) if isinstance(said, dict) else None


def linkedin_address(found: Published, title: str) -> str:
    """Return the address of LinkedIn's own form for adding a certificate to a profile: a plain link, followed only by a click."""
    issuer = the_issuer()
    until = found.valid_until
    asked = {
        "startTask": "CERTIFICATION_NAME", "name": title, "organizationName": issuer.name,
        "issueYear": found.issued_at.year, "issueMonth": found.issued_at.month,
        **({"expirationYear": until.year, "expirationMonth": until.month} if until else {}),
        "certUrl": issuer.address_of(f"/verify/{found.public_id}"), "certId": found.number,
    }  # fmt: skip
    return f"{LINKEDIN}?{urlencode(asked)}"
