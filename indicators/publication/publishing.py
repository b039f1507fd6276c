"""publish(): the release is computed, protected, proven and stored, in one transaction.

Counts are summed up the area tree, formulas evaluated, disclosure control
applied, class breaks made from what may be shown. A release holds what is new or
changed against what is current; a published release never changes, a correction
is a new release.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from indicators.computing import Figure, figures, known_counts, marked, merged_measures, shares_of
from indicators.converting import convert
from indicators.models import Release
from indicators.models.catalogue import Audience
from indicators.models.visibility import State
from indicators.outside.auditing import require_safe
from indicators.protection import Decision, Key, decide
from indicators.publication.gathering import Material, gather
from indicators.publication.standings import store_standings
from indicators.publication.storing import ever_shown, shown_now, store, with_vanished

log = logging.getLogger(__name__)

LOCK = 5_170_008
"""Advisory lock: two publications at once would both take the next number."""
UNPROTECTED = "Ohne statistische Geheimhaltung veröffentlicht. Begründung: {reason}"


class ScheduledError(ValueError):
    """A release still waits for its moment; what would follow it is not known yet. The message is German."""


class ReasonError(ValueError):
    """Protection was to be switched off without a written reason; the message is German."""


@dataclass(frozen=True)
class Report:
    """What a publication did, or would do; no delivered number is in it.

    ``release`` is None when nothing was written. ``statuses`` counts all
    current figures of the audience by status, ``without_data`` names the
    indicators that lack deliveries. ``exposed`` counts numbers that the rules
    want hidden now and that an earlier release has shown. ``unprotected`` says
    that the numbers of ``hidden_primary`` and ``hidden_complementary`` are shown.
    """

    release: int | None
    indicators: int
    without_data: tuple[str, ...]
    statuses: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    hidden_primary: int
    hidden_complementary: int
    exposed: int
    unprotected: bool = False


@transaction.atomic
def publish(
    *,
    audience: str = Audience.PUBLIC,
    note: str = "",
    commit: bool = False,
    unprotected_reason: str | None = None,
    state: State = State.RELEASED,
) -> Report:
    """Compute, protect and, with ``commit``, store a release for an audience.

    In one step, and the release says so; a draft (``indicators.releasing``) is stored with
    that ``state`` and seen by nobody. Raises ScheduledError while a release waits for
    its moment. Raises DisclosureError and stores nothing when the protection cannot be
    proven, or when an attack on the stored rows from outside recovers anything.
    Without a change no release is made. With ``unprotected_reason``
    small numbers are shown and nothing is proven; the reason is published with
    the release. Whoever lets people use that asks for the permission
    ``indicators.release_unprotected`` first. Raises ReasonError for an empty one.
    """
    if unprotected_reason is not None:
        note = _with_reason(note, unprotected_reason)
    one_at_a_time()
    _require_none_scheduled(audience)
    material = gather(audience)
    decision = decided(audience, material)
    hidden: frozenset[Key] | None = None
    if unprotected_reason is None:
        hidden = decision.require_proven().hidden | material.secret_sums
    made = computed(material, hidden)
    before = shown_now(audience)
    after = with_vanished(made, before)
    changes = {address: shown for address, shown in after.items() if before.get(address) != shown}
    release = store(audience, note, material, after, changes, state=state) if commit else None
    if release and unprotected_reason is None:
        require_safe(release)
    if release:
        store_standings(release, material, after, {slug for slug, _, _ in changes})
        log.info("stored %s as %s for %s: %d values", release.number, state, audience, len(changes))
    if release and unprotected_reason is not None:
        log.warning("release %s is not protected", release.number)
    with_data = {figure.indicator for figure in made}
    return Report(
        release=release.number if release else None,
        indicators=len(with_data),
        without_data=tuple(sorted({one.slug for one in material.indicators} - with_data)),
        statuses=Counter(shown.status for shown in after.values()),
        new=sum(address not in before for address in changes),
        changed=sum(address in before for address in changes),
        unchanged=len(after) - len(changes),
        hidden_primary=len(decision.protection.primary),
        hidden_complementary=len(decision.protection.complementary),
        exposed=len(decision.exposed) + len(decision.exposed_pieces),
        unprotected=unprotected_reason is not None,
    )


def computed(material: Material, hidden: frozenset[Key] | None) -> list[Figure]:
    """Return all figures without the ``hidden`` counts; None where small numbers may be seen, too.

    Every year has the figures of its own boundaries, and those of later ones as far as
    counts can be converted to them.
    """
    converted = convert(
        material.counts,
        material.overlaps,
        material.editions,
        hidden=hidden or frozenset(),
        thresholds={} if hidden is None else material.thresholds,
        wanted=merged_measures(material.formulas, material.counts),
    )
    unseen = (hidden or frozenset()) | converted.hidden
    made = figures(material.formulas, converted.counts, material.places_by_year, unseen)
    found = marked(material.formulas, made, converted.origin)
    for places in material.later_places.values():
        later = figures(material.formulas, converted.counts, places, unseen)
        found += marked(material.formulas, later, converted.origin, recast=True)
    return found


def one_at_a_time() -> None:
    """Wait for other publications, releases and withdrawals; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _require_none_scheduled(audience: str) -> None:
    waiting = Release.objects.scheduled(audience).first()
    if waiting:
        raise ScheduledError(
            f"Veröffentlichung {waiting.number} wartet noch auf ihren Zeitpunkt. Bis dahin wird nichts Neues "
            "berechnet; sie lässt sich vorher zurückziehen."
        )


def _with_reason(note: str, reason: str) -> str:
    if not reason.strip():
        raise ReasonError("Ohne Geheimhaltung wird nur mit einer schriftlichen Begründung veröffentlicht.")
    return "\n".join(part for part in (note, UNPROTECTED.format(reason=reason.strip())) if part)


def decided(audience: str, material: Material) -> Decision:
    """Return what must be hidden beside everything that was ever shown to the audience."""
    unprotected = figures(material.formulas, material.counts, material.places_by_year, frozenset())
    return decide(
        material.counts,
        material.measures,
        shares_of(material.formulas, material.counts),
        material.partitions,
        known=known_counts(material.formulas, unprotected, ever_shown(audience)),
        preferences=material.preferences,
    )
