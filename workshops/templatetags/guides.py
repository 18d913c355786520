"""Template tags of guides."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from workshops.rules.typography import typeset_html

register = template.Library()


class TypesetNode(template.Node):
    """What stands inside, with French spaces."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: Any) -> SafeString:
        """Set the words that were rendered."""
        return mark_safe(typeset_html(self.inside.render(context)))  # noqa: S308 - rendered and escaped already


@register.tag
def typeset(parser: Any, token: Any) -> TypesetNode:
    """`{% typeset %}…{% endtypeset %}`: a line never starts with « : »."""
    inside = parser.parse(("endtypeset",))
    parser.delete_first_token()
    return TypesetNode(inside)
