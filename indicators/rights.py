"""Which database role may do what (ARCHITECTURE 5).

``atlas_public`` reads published tables and geography and nothing else; the
observations are not in its reach even when the code errs. Of the published tables it
reads the rows of releases whose moment has come: drafts, embargoes, internal and
withdrawn values stay out of its reach in the same way. Applied by
``manage.py grant_rights`` after every migration, as the owner of the tables.
"""

from collections.abc import Iterator, Mapping
from typing import LiteralString

from django.apps import apps
from django.db import models
from psycopg import sql

from indicators.models import (
    Area,
    AuditEntry,
    ClassBreaks,
    Edition,
    IndexPart,
    IndexScore,
    Level,
    Place,
    PlaceCategory,
    PrintedProfile,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    RuleChange,
    Standing,
    Street,
    StreetSection,
    Surroundings,
    Topic,
)

PUBLIC_ROLE = "atlas_public"
STAFF_ROLE = "atlas_staff"
PUBLIC_MODELS: tuple[type[models.Model], ...] = (
    Area,
    ClassBreaks,
    Edition,
    IndexPart,
    IndexScore,
    Level,
    Place,
    PlaceCategory,
    PrintedProfile,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    Standing,
    Street,
    StreetSection,
    Surroundings,
    Topic,
)
# Tables of the site, named because the domain does not know it: its texts are public. Of messages the public
# role writes new ones and reads none; who sent how many lately it has to count, and to forget.
RIGHTS_OF_THE_SITE: Mapping[str, LiteralString] = {
    "texts.Page": "SELECT",
    "texts.Office": "SELECT",
    "texts.ContactMessage": "INSERT",
    "texts.ContactAttempt": "SELECT, INSERT, DELETE",
}
# What only grows: nobody changes or removes a line, and the database's triggers say so too.
GROWING_MODELS: tuple[type[models.Model], ...] = (AuditEntry, RuleChange)

# Which rows the public role reads. A withdrawn release is still told of, its values are not; the
# tables below it follow from what it may read of releases, because policies apply inside policies.
TOLD = """audience = 'public' AND published_at <= statement_timestamp()
    AND (state = 'released' OR (state = 'withdrawn' AND published_at <= withdrawn_at))"""
OF_RELEASE = "release_id IN (SELECT number FROM indicators_release WHERE state = 'released')"
OF_INDICATOR = "published_indicator_id IN (SELECT id FROM indicators_publishedindicator)"
PUBLIC_ROWS: Mapping[type[models.Model], LiteralString] = {
    Release: TOLD,
    IndexPart: OF_RELEASE,
    IndexScore: OF_RELEASE,
    PrintedProfile: OF_RELEASE,
    PublishedIndicator: OF_RELEASE,
    PublishedMeasure: OF_RELEASE,
    PublishedValue: OF_RELEASE,
    Standing: OF_RELEASE,
    ClassBreaks: OF_INDICATOR,
}


def statements() -> Iterator[sql.Composed]:
    """Yield the statements that take all rights away and give back the ones stated here."""
    public, staff = sql.Identifier(PUBLIC_ROLE), sql.Identifier(STAFF_ROLE)
    for role in (public, staff):
        yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role)
        yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(staff)
    for model in apps.get_models(include_auto_created=True):
        table = sql.Identifier(model._meta.db_table)
        rights = "SELECT, INSERT" if model in GROWING_MODELS else "SELECT, INSERT, UPDATE, DELETE"
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), table, staff)
    # Staff may see which migrations ran ("migrate --check" in a health check), not change that.
    yield sql.SQL("GRANT SELECT ON django_migrations TO {}").format(staff)
    for model in PUBLIC_MODELS:
        yield sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(model._meta.db_table), public)
    for name, granted in RIGHTS_OF_THE_SITE.items():
        table = sql.Identifier(apps.get_model(name)._meta.db_table)
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(granted), table, public)
    yield from _policies()


def _policies() -> Iterator[sql.Composed]:
    """Yield the statements that say which rows a role reads; without them a closed table shows none."""
    public, staff = sql.Identifier(PUBLIC_ROLE), sql.Identifier(STAFF_ROLE)
    for model, rows in PUBLIC_ROWS.items():
        table = sql.Identifier(model._meta.db_table)
        yield sql.SQL("DROP POLICY IF EXISTS public_reads_what_is_released ON {}").format(table)
        yield sql.SQL("DROP POLICY IF EXISTS staff_reads_all ON {}").format(table)
        yield sql.SQL("CREATE POLICY public_reads_what_is_released ON {} FOR SELECT TO {} USING ({})").format(
            table, public, sql.SQL(rows)
        )
        yield sql.SQL("CREATE POLICY staff_reads_all ON {} TO {} USING (true) WITH CHECK (true)").format(
            table, staff
        )
