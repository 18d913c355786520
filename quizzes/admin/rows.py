"""Rows in a form (choices, gaps, questions of a quiz): every field says what it is for."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model


class HelpedInlinePanel(InlinePanel):
    """Rows whose fields get the help texts that their model does not have."""

    def __init__(self, *args: Any, helps: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helps = helps or {}

    def clone_kwargs(self) -> dict[str, Any]:
        """The texts too."""
        return super().clone_kwargs() | {"helps": self.helps}

    def get_form_options(self) -> dict[str, Any]:
        """Build the rows on a form of ours: modelcluster passes no help texts on."""
        options = super().get_form_options()
        base = type(
            "RowForm",
            (WagtailAdminModelForm,),
            {"Meta": type("Meta", (WagtailAdminModelForm.Meta,), {"help_texts": self.helps})},
        )
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields") or []
        form = get_form_for_model(self.db_field.related_model, form_class=base, defer_required_on_fields=deferred)
        options["formsets"][self.relation_name]["form"] = form
        return options
