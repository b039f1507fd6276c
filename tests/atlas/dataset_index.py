"""An index over two indicators of the atlas to look at, opened up: parts, z-values and classes."""

from decimal import Decimal

from indicators.formulas import rounded
from indicators.models import IndexPart, IndexScore, Standing
from indicators.models.published import PublishedValue
from indicators.monitoring import Part, changes, composite, dynamics_classes, status_classes
from indicators.status import Status
from tests import factories
from tests.atlas import dataset

PARTS = (("sgb2_quote", 1, 2), ("alo_quote", 1, 1))
YEARS = range(2014, 2023)


def publish_index(release):
    """Publish the index "disparitaetsindex" beside the indicators of ``dataset``."""
    made = factories.indicator(
        "disparitaetsindex", (), (), name="Disparitätsindex", kind="index", unit="Indexpunkte", decimals=2,
        of_topic=factories.topic("arbeit", *dataset.TOPICS["arbeit"]), denominator_text="", factor=1,
    )  # fmt: skip
    described = factories.published_indicator(release, made, YEARS, ("siedlungsbezirk",))
    rows = {
        slug: IndexPart.objects.create(
            release=release, indicator=made, slug=slug, name=slug, unit="%", decimals=1, sign=sign,
            weight=weight, order=order,
        )
        for order, (slug, sign, weight) in enumerate(PARTS)
    }  # fmt: skip
    areas = {value.area_id: value.area for value in PublishedValue.objects.for_indicator("sgb2_quote")}
    found = {year: _parts(year) for year in YEARS}
    pooled = []
    for year in YEARS:
        now = composite(found[year])
        before = found.get(year - 3)
        moved = (
            composite([changes(*pair) for pair in zip(found[year], before, strict=True)]) if before else None
        )
        statuses, dynamics = status_classes(now.totals), dynamics_classes(moved.totals if moved else {})
        for pk, area in areas.items():
            if area.level_id != "siedlungsbezirk":
                continue
            total = now.totals.get(pk)
            number = None if total is None else rounded(total, 2)
            factories.published_value(
                release, made, area, number, year, None if number is not None else Status.WITHHELD
            )
            if number is None:
                continue
            pooled.append(number)
            has_moved = pk in dynamics
            Standing.objects.create(
                release=release, indicator=made, area=area, year=year, number=number, status=statuses[pk],
                base_year=year - 3 if has_moved else None, dynamics=dynamics.get(pk, ""),
                change=rounded(moved.totals[pk], 2) if moved and has_moved else None,
            )  # fmt: skip
        _scores(release, rows, year, None, now)
        if moved:
            _scores(release, rows, year, year - 3, moved)
    for classes in range(3, 8):
        factories.class_breaks(described, (min(pooled), Decimal(0), max(pooled)), classes=classes)


def _parts(year):
    values = PublishedValue.objects.filter(year=year, number__isnull=False, area__level="siedlungsbezirk")
    return [
        Part(
            slug,
            sign,
            weight,
            {one.area_id: one.number or Decimal(0) for one in values.filter(indicator=slug)},
        )
        for slug, sign, weight in PARTS
    ]


def _scores(release, rows, year, base_year, made):
    IndexScore.objects.bulk_create(
        IndexScore(
            release=release, part=rows[slug], area_id=pk, year=year, base_year=base_year, number=score.number,
            mean=rounded(score.mean, 4), deviation=rounded(score.deviation, 4), z=rounded(score.z, 4),
        )
        for pk, by_part in made.scores.items()
        for slug, score in by_part.items()
    )  # fmt: skip
