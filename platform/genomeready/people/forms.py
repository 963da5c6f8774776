"""What people fill in about themselves."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, EmailField, HiddenField, PasswordField, SelectField, StringField, SubmitField, ValidationError
from wtforms.validators import Email, InputRequired, Length, NumberRange

from genomeready.people.passwords import common_passwords
from genomeready.people.rules import password_fault

EMAIL = [
    InputRequired(_l("Type your e-mail address.")),
    Email(_l("This does not look like an e-mail address; it should read like name@example.org.")),
    Length(max=254),
]


class _NewPassword:
    """The check that every new password passes."""

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that is short or easily guessed, saying why."""
        email = getattr(getattr(self, "email", None), "data", "") or ""
        name = getattr(getattr(self, "name", None), "data", "") or ""
        fault = password_fault(field.data or "", email=email, name=name, common=common_passwords())
        if fault:
            raise ValidationError(fault)


class RegisterForm(_NewPassword, FlaskForm):  # type: ignore[misc]
    """A new account."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Type your name as it should stand on a certificate.")), Length(max=200)],
        description=_l("As it should stand on a certificate."),
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"), EMAIL, description=_l("We send a link there to confirm it."), render_kw={"autocomplete": "email"}
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Choose a password."))],
        description=_l("At least 15 characters. A few unrelated words make a good password."),
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Register"))


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password."""

    email = EmailField(_l("E-mail address"), EMAIL, render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    submit = SubmitField(_l("Sign in"))


class AskPasswordForm(FlaskForm):  # type: ignore[misc]
    """Where to send the link for a new password."""

    email = EmailField(_l("E-mail address"), EMAIL, render_kw={"autocomplete": "username"})
    submit = SubmitField(_l("Send me a link"))


class NewPasswordForm(_NewPassword, FlaskForm):  # type: ignore[misc]
    """A new password."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password."))],
        description=_l("At least 15 characters. A few unrelated words make a good password."),
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Set the password"))


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Profession and organisation of the person."""

    profession = SelectField(_l("Your profession"), [InputRequired(_l("Choose your profession."))])
    organisation = SelectField(_l("Where you work"), [InputRequired(_l("Choose where you work."))])
    wte = DecimalField(
        _l("Whole-time equivalent"),
        [
            InputRequired(_l("Type a number such as 1 or 0.6.")),
            NumberRange(min=Decimal("0.05"), max=Decimal("1.5"), message=_l("Type a number between 0.05 and 1.5, such as 0.6.")),
        ],
        default=Decimal(1),
        description=_l("1 for full time, 0.5 for half time."),
        render_kw={"inputmode": "decimal"},
    )
    submit = SubmitField(_l("Save"))


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A button and its token, nothing else."""
