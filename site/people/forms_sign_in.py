"""The sign-in form. Apart from forms.py, which allauth's own forms import."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.core.validators import MaxLengthValidator

LOGIN_MAX = 254  # an e-mail address


class LoginForm(AllauthLoginForm):
    """allauth's, which takes a login of any length: a very long one is an error inside SQLite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].validators.append(MaxLengthValidator(LOGIN_MAX))
        self.fields["login"].widget.attrs["maxlength"] = LOGIN_MAX
