"""Which database role may do what (ARCHITECTURE 5).

``atlas_public`` reads published tables and geography and nothing else; the
observations are not in its reach even when the code errs. Applied by
``manage.py grant_rights`` after every migration, as the owner of the tables.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from psycopg import sql

from indicators.models import (
    Area,
    AuditEntry,
    ClassBreaks,
    Edition,
    Level,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    RuleChange,
    Topic,
)

PUBLIC_ROLE = "atlas_public"
STAFF_ROLE = "atlas_staff"
PUBLIC_MODELS: tuple[type[models.Model], ...] = (
    Area,
    ClassBreaks,
    Edition,
    Level,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    Topic,
)
# What only grows: nobody changes or removes a line, and the database's triggers say so too.
GROWING_MODELS: tuple[type[models.Model], ...] = (AuditEntry, RuleChange)


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
