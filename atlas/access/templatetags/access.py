"""What the login page offers beside the password."""

from django import template

from atlas.access import oidc

register = template.Library()


@register.simple_tag
def way_in() -> tuple[str, str] | None:
    """Return name and address of the city's sign-in service, None where none is configured."""
    return oidc.way_in()
