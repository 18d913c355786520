"""The editor of a report, in tabs: the story, where and who, figures and tools, its life."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

PEOPLE = _(
    "Under 18, the person’s own consent and a guardian’s are both needed. Consents are recorded on the page "
    "“Consents and publication”, in the menu at the top. Taking part in the project never depends on them."
)


def edit_handler(widgets: dict[str, Any]) -> TabbedInterface:
    """Return the tabs; `widgets` by field."""

    def fields(*names: str) -> list[FieldPanel]:
        return [FieldPanel(name, widget=widgets.get(name)) for name in names]

    story = [
        TitleFieldPanel("title"),
        *fields("summary", "kind", "format", "picture", "context", "steps", "key_moment"),
        MultiFieldPanel(fields("quote_text", "quote_who"), heading=_("Somebody’s words")),
        *fields("results", "difficulties", "again", "avoid", "advice", "conditions"),
    ]
    people = [
        HelpPanel(PEOPLE),
        *fields("author_kind"),
        InlinePanel("contributions", heading=_("Contributors"), label=_("contributor")),
        InlinePanel("depictions", heading=_("People shown or heard"), label=_("person")),
        FieldRowPanel(fields("group_size", "age_band", "mix"), heading=_("The group")),
        *fields("partners"),
    ]
    place = fields("coop_kinds", "territory", "setting", "season", "stage", "duration", "themes", "audiences")
    tools = [
        InlinePanel("figures", heading=_("Figures"), label=_("figure")),
        *fields("tools", "attached"),
        InlinePanel("links", heading=_("Guides and lessons"), label=_("page")),
    ]
    life = fields(
        *("maturity", "licence", "contact", "reviewer", "reviewed_by", "reviewed_on", "review_on", "fictional")
    )
    return TabbedInterface(
        [
            ObjectList(story, heading=_("Story")),
            ObjectList(people, heading=_("People")),
            ObjectList(place, heading=_("Where and when")),
            ObjectList(tools, heading=_("Figures and tools")),
            ObjectList(life, heading=_("Upkeep")),
            ObjectList([FieldPanel("slug"), FieldPanel("search_description")], heading=_("Address")),
            ObjectList([PublishingPanel()], heading=_("Publication")),
        ]
    )
