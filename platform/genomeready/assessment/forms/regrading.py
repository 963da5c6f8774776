"""What an examiner fills in to correct how a question counts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from genomeready.assessment.forms.trimming import trimmed
from genomeready.assessment.queries.regrade_pages import QuestionAsked
from genomeready.assessment.rules.regrades import NEEDS_KEY, Policy, key_fault, key_of
from genomeready.assessment.services.regrading import LONGEST_REASON, SHORTEST_REASON, Regrading
from genomeready.assessment.types.written_numbers import read_number
from genomeready.assessment.wording import POLICIES


class RegradeForm(FlaskForm):  # type: ignore[misc]
    """How a question is to count from now on."""

    policy = RadioField(
        _l("How it counts"), choices=[SelectChoice(p.value, words) for p, words in POLICIES.items()], default=Policy.BOTH.value
    )
    keys = SelectMultipleField(_l("Right options"))
    value = StringField(_l("Right value"), [Optional(), Length(max=40)], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    tolerance = StringField(_l("Tolerance"), [Optional(), Length(max=40)], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why.")),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=_l("Say why in %(min)d to %(max)d characters.")),
        ],
        filters=[trimmed], render_kw={"rows": 3}, description=_l("Everybody whose result changes reads this."),
    )  # fmt: skip
    withdraw_passes = BooleanField(
        _l("Withdraw the pass, and the certificate, of those who would no longer pass"),
        description=_l("Without this tick nobody loses a pass. The next page shows who is concerned, before anything is changed."),
    )
    asked: QuestionAsked

    def key(self) -> dict[str, object]:
        """Return the key that was filled in, as a correction keeps it."""
        if self.asked.type != "numeric":
            return {"keys": [option["id"] for option in self.asked.common.get("options", ()) if option["id"] in (self.keys.data or [])]}
        return {name: (self[name].data or "").strip() for name in ("value", "tolerance")}

    def validate_policy(self, field: RadioField) -> None:
        """Refuse a policy without the key that it needs."""
        if field.data not in NEEDS_KEY:
            return
        if key_of(self.asked.type, self.asked.content) is None:
            raise ValidationError(_l("The key of such a question cannot be corrected here. Give full credit, or drop the question."))
        if self.asked.type == "numeric":
            if any(read_number(str(text)) is None or not is_plain(str(text)) for text in self.key().values()):
                raise ValidationError(_l("Type the right value and the tolerance as plain numbers, such as 0.25 and 0.01."))
            return
        fault = key_fault(self.asked.type, self.asked.content, self.key())
        if fault:
            raise ValidationError(fault)

    def regrading(self) -> Regrading:
        """Return what was filled in."""
        policy = Policy(self.policy.data)
        return Regrading(
            policy=policy, key=self.key() if policy in NEEDS_KEY else {}, reason=self.reason.data or "",
            withdraw_passes=bool(self.withdraw_passes.data),
        )  # fmt: skip


def is_plain(text: str) -> bool:
    """Say whether a number is written as files write it: digits and one full stop.

    >>> is_plain("0.25"), is_plain("-1e3"), is_plain("1/4"), is_plain("")
    (True, False, False, False)
    """
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def regrade_form(asked: QuestionAsked) -> RegradeForm:
    """Return the form for a question: its options as choices, its present key filled in."""
    key = key_of(asked.type, asked.content) or {}
    form = RegradeForm(keys=key.get("keys", []), value=key.get("value", ""), tolerance=key.get("tolerance", ""))
    form.asked = asked
    form.keys.choices = [(option["id"], option["id"]) for option in asked.common.get("options", ())]
    return form
