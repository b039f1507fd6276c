"""The interfaces the atlas offers beside its files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """An interface that serves every dataset; addresses are absolute, ``description_url`` is for programs."""

    url: str
    title: str
    description: str
    description_url: str
    conforms_to: str


def services(origin: str) -> tuple[Service, ...]:
    """Return the interfaces; ``origin`` is scheme and host without a last slash."""
    return ()
