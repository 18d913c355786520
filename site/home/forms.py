"""What the contact page asks, and how it tells people from robots without asking anybody else."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.models.contact import SUBJECTS

SALT = "home.contact"
QUICKEST, LONGEST = timedelta(seconds=3), timedelta(hours=24)  # between the page and its answer
LINES = 5000  # characters


def stamp(at: datetime, key: UUID | None = None) -> str:
    """Return a signed mark: which form this is, and when it was shown."""
    return signing.dumps({"key": str(key or uuid4()), "at": at.timestamp()}, salt=SALT)


class ContactForm(forms.Form):
    """A message. The field `website` is for robots; `stamp` says when the page was shown."""

    subject = forms.ChoiceField(label=_("Your question is about"), choices=[("", _("Choose…")), *SUBJECTS])
    name = forms.CharField(
        label=_("Your name or a pseudonym"), max_length=80, help_text=_("A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, help_text=_("Only to answer you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    through = forms.CharField(
        label=_("No address? Through whom can we answer?"), required=False, max_length=120,
        help_text=_("The name of your co-operative, and of the person who runs it with you."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your message"), max_length=LINES, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Nothing about health, neither yours nor somebody else’s. Never a code nor a password."),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Leave this field empty"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, at: datetime, **kwargs: object) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    def clean_website(self) -> str:
        """Refuse what only a robot fills in, in words: somebody may have done it by mistake."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field is a trap for robots: empty it, and send again."))
        return ""

    def clean_stamp(self) -> UUID:
        """Return which form this is; refuse an answer sooner than a person types, or from an old page."""
        try:
            read = signing.loads(self.cleaned_data["stamp"], salt=SALT)
        except signing.BadSignature:
            raise ValidationError(
                _("This page was open for too long. Your text is still here: send it again.")
            ) from None
        waited = timedelta(seconds=self.at.timestamp() - read["at"])
        if waited < QUICKEST:
            raise ValidationError(
                _("That was very quick. Wait three seconds, then send again: your text is still here.")
            )
        if waited > LONGEST:
            raise ValidationError(_("This page was open for too long. Your text is still here: send it again."))
        return UUID(read["key"])

    @property
    def renewed(self) -> "ContactForm":
        """The same form, ready to be sent again: a refused mark is replaced by a good one."""
        if "stamp" in self.errors:
            self.data = self.data.copy()
            self.data["stamp"] = stamp(self.at)
        return self
