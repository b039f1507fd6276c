"""Absolute addresses for what is read far away from the site."""

from dataclasses import dataclass

from atlas.addresses import address
from indicators.models import Release


@dataclass(frozen=True)
class Site:
    """What is described: origin without a last slash, and the release it shows.

    ``stand`` is the number of that release where the address asked for it.
    """

    origin: str
    release: Release
    stand: int | None

    def page(self, name: str, *parts: str) -> str:
        """Return the permanent address of a page."""
        return self.origin + address(name, *parts)

    def file(self, name: str, *parts: str) -> str:
        """Return the address of a file in the state that was asked for."""
        return self.origin + address(name, *parts, stand=self.stand)

    def lasting_file(self, name: str, *parts: str) -> str:
        """Return the address of a file that gives the same bytes for ever."""
        return self.origin + address(name, *parts, stand=self.release.number)
