"""What people fill in to check a certificate, to revoke one, and to share their own."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import BooleanField, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from genomeready.credentials.carriers.reading import LARGEST_FILE
from genomeready.credentials.proofs.reading import LARGEST
from genomeready.credentials.rules import (
    LONGEST_DID,
    LONGEST_REASON,
    SHORTEST_REASON,
    Cause,
    ReasonCode,
    WithdrawnBecause,
    read_did,
    read_number,
)
from genomeready.people.rules import written_plainly

NO_NUMBER = _l("A number looks like GR-2026-Q7AB-CD2X; its two groups hold the letters A to Z and the digits 2 to 7.")
TOO_LARGE = _l("This is larger than any certificate. Send the file as it was downloaded.")


def _without_blanks(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


class CheckForm(FlaskForm):  # type: ignore[misc]
    """A certificate: a file of any form it comes in, or a text that is one or names one; and whose it is said to be."""

    number = StringField(
        _l("Number or address on the certificate"),
        [Length(max=300)],
        description=_l("For example GR-2026-Q7AB-CD2X, or the address behind its code."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(
        _l("Certificate file"),
        [FileSize(LARGEST_FILE, message=TOO_LARGE)],
        description=_l("PDF, PNG, SVG, JSON or JWT, as it was downloaded. A scan or a photograph cannot be checked."),
        render_kw={"accept": ".pdf,.png,.svg,.json,.jsonld,.jwt,.sd-jwt,.txt,application/pdf,image/png,image/svg+xml,application/json"},
    )
    text = TextAreaField(
        _l("Or the text of the file"), [Length(max=LARGEST, message=TOO_LARGE)], render_kw={"rows": 3, "spellcheck": "false"}
    )
    email = StringField(
        _l("E-mail address of the holder"),
        [Length(max=254)],
        description=_l("Type it if you know it: then the check says whether the certificate was issued to this address. It is not kept."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    submit = SubmitField(_l("Check"))

    def validate_number(self, field: StringField) -> None:
        """Refuse what is neither number nor address, and a form in which nothing was typed or chosen."""
        typed = (field.data or "").strip()
        if typed and read_number(typed) is None and not typed.lower().startswith(("http://", "https://")):
            raise ValidationError(NO_NUMBER)
        if not typed and not self.file.data and not (self.text.data or "").strip():
            raise ValidationError(_l("Type a number or an address, choose a file, or paste its text."))

    @property
    def address(self) -> str:
        """The e-mail address to compare, as addresses are compared; empty where none was typed."""
        return written_plainly(self.email.data or "")

    def document(self) -> bytes:
        """Return the certificate that was brought, never more of it than any certificate has."""
        if (self.number.data or "").strip():
            return (self.number.data or "").encode("utf-8", errors="replace")
        if self.file.data:
            return bytes(self.file.data.stream.read(LARGEST_FILE + 1))
        return str(self.text.data or "").strip().encode("utf-8", errors="replace")


class BadgeForm(FlaskForm):  # type: ignore[misc]
    """A badge from elsewhere: a file of any form it comes in, or its text."""

    file = FileField(
        _l("Badge file"),
        [FileSize(LARGEST_FILE, message=TOO_LARGE)],
        description=_l("JSON, PNG, SVG or JWT, as its issuer handed it out. Open Badges 3.0 and 2.0."),
        render_kw={"accept": ".png,.svg,.json,.jsonld,.jwt,.txt,image/png,image/svg+xml,application/json"},
    )
    text = TextAreaField(
        _l("Or the text of the badge"), [Length(max=LARGEST, message=TOO_LARGE)], render_kw={"rows": 3, "spellcheck": "false"}
    )
    submit = SubmitField(_l("Check the badge"))

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse a form in which nothing was chosen or pasted."""
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError(_l("Choose a file, or paste its text."))

    def badge(self) -> bytes:
        """Return what was brought, never more of it than any badge has."""
        if self.file.data:
            return bytes(self.file.data.stream.read(LARGEST_FILE + 1))
        return str(self.text.data or "").strip().encode("utf-8", errors="replace")


CODES = {
    ReasonCode.ERROR: _l("Issued in error"),
    ReasonCode.FRAUD: _l("Deception in the examination or the application"),
    ReasonCode.IDENTITY: _l("Not the person who was examined"),
    ReasonCode.FITNESS: _l("Decision of a regulator or employer"),
    ReasonCode.REQUEST: _l("Asked for by the holder"),
}


class CauseForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to a certificate."""

    code = SelectField(_l("Kind of reason"), choices=[SelectChoice(code.value, words) for code, words in CODES.items()])
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why; whoever checks the certificate is told.")),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=_l("Say why in %(min)d to %(max)d characters.")),
        ],
        filters=[_without_blanks],
        description=_l("Everyone who checks the certificate reads this. Write nothing that should stay private."),
        render_kw={"rows": 4},
    )
    note = TextAreaField(
        _l("Note for the register"),
        [Length(max=2000)],
        description=_l("Optional. Only those who run the register read it."),
        render_kw={"rows": 3},
    )

    def cause(self) -> Cause:
        """Return what was filled in."""
        return Cause(code=ReasonCode(self.code.data), reason=self.reason.data or "", note=self.note.data or "")


WITHDRAWN_BECAUSE = {
    WithdrawnBecause.BODY: _l("The body withdrew it"),
    WithdrawnBecause.COURSE: _l("The course is no longer what was endorsed"),
    WithdrawnBecause.KEY: _l("The key it is signed with fell into other hands"),
    WithdrawnBecause.ERROR: _l("It was taken in by mistake"),
}


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Why an endorsement no longer stands."""

    code = SelectField(
        _l("Reason"), choices=[SelectChoice(code.value, words) for code, words in WITHDRAWN_BECAUSE.items()],
        description=_l("Everyone who looks at the course's endorsements reads this."),
    )  # fmt: skip
    note = TextAreaField(
        _l("Note"),
        [Length(max=2000)],
        description=_l("Only those who keep endorsements read it. For example: letter of 3 November."),
        render_kw={"rows": 3},
    )
    submit = SubmitField(_l("Withdraw the endorsement"))

    def because(self) -> WithdrawnBecause:
        """Return the reason that was chosen."""
        return WithdrawnBecause(self.code.data)


class RevokeForm(CauseForm):
    """Why a certificate is revoked."""

    submit = SubmitField(_l("Revoke the certificate"))


class SuspendForm(CauseForm):
    """Why a certificate is suspended."""

    submit = SubmitField(_l("Suspend the certificate"))


class LiftForm(FlaskForm):  # type: ignore[misc]
    """That a suspension is lifted; nothing but the button."""

    submit = SubmitField(_l("Lift the suspension"))


class CorrectForm(FlaskForm):  # type: ignore[misc]
    """The holder's right name."""

    name = StringField(
        _l("Name on the certificate"),
        [InputRequired(_l("Write the holder's name as it should stand on the certificate.")), Length(max=300)],
        filters=[_without_blanks],
        render_kw={"autocomplete": "off"},
    )
    submit = SubmitField(_l("Issue it under this name"))


class NameForm(FlaskForm):  # type: ignore[misc]
    """What a checker knows of the holder already."""

    known = StringField(
        _l("Name on the paper, or the holder's e-mail address"),
        [InputRequired(_l("Type the name as it is printed, or the holder's e-mail address.")), Length(max=300)],
        filters=[_without_blanks],
        description=_l("If it is right, the whole name is shown. What you type is compared and not kept."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    submit = SubmitField(_l("Compare"))


LINK_LASTS = {7: _l("7 days"), 30: _l("30 days"), 90: _l("90 days"), 365: _l("a year")}


class ShareForm(FlaskForm):  # type: ignore[misc]
    """A link for somebody, and how long it opens the name."""

    given_to = StringField(
        _l("For whom"),
        [InputRequired(_l("Write for whom the link is, so that you know later which one to withdraw.")), Length(max=100)],
        filters=[_without_blanks],
        description=_l("Only you read this. For example: staff office of the hospital."),
        render_kw={"autocomplete": "off"},
    )
    days = SelectField(
        _l("The link works for"),
        [InputRequired()],
        choices=[SelectChoice(str(days), words) for days, words in LINK_LASTS.items()],
        default="30",
    )
    submit = SubmitField(_l("Make a link"))


class WishForm(FlaskForm):  # type: ignore[misc]
    """What a holder wants in the files of certificates signed from now on."""

    name = BooleanField(
        _l("Put my name into the signed file"),
        description=_l(
            "I agree that my name stands in the files of certificates signed from now on. Whoever has such a file, or the address of "
            "its page, can then read it there, and nobody can take it out of files that are out."
        ),
    )
    did = StringField(
        _l("My own identifier (DID)"),
        [Length(max=LONGEST_DID)],
        description=_l(
            "For holders with a wallet that gave them one, for example did:key:z6Mk…. It stands in every certificate from now on, so those "
            "who see several can tell that they belong together. Whether it is yours is not checked here; your wallet proves it."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    submit = SubmitField(_l("Keep this for my next certificates"))

    def validate_did(self, field: StringField) -> None:
        """Refuse what is no identifier."""
        if (field.data or "").strip() and read_did(field.data or "") is None:
            raise ValidationError(_l("This is no DID. It begins with did: and a method, and has no path, query or fragment."))


class HandOverForm(FlaskForm):  # type: ignore[misc]
    """That a wallet may fetch the certificates now, once."""

    binds = BooleanField(
        _l("Put my wallet's identifier into my next certificates"),
        description=_l(
            "The wallet proves the identifier (DID) as it fetches. Those who see several certificates can tell that they belong together."
        ),
    )  # fmt: skip
    submit = SubmitField(_l("Make an address for my wallet"))


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A token for a wallet, and how long it works."""

    given_to = StringField(
        _l("For which wallet"),
        [InputRequired(_l("Write for which wallet the token is, so that you know later which one to withdraw.")), Length(max=100)],
        filters=[_without_blanks],
        render_kw={"autocomplete": "off"},
    )
    days = SelectField(
        _l("The token works for"),
        [InputRequired()],
        choices=[SelectChoice(str(days), words) for days, words in LINK_LASTS.items()],
        default="90",
    )
    submit = SubmitField(_l("Make a token"))
