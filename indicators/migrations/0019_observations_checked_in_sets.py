"""Observations lose the indexes that no query uses; their areas and measures are checked per statement.

Foreign keys check row by row, which took longer for a large delivery than writing it. The triggers here
keep the same promise, one query per statement: what is referred to is there and stays (it is locked
as a foreign key locks it), and what is referred to cannot go.
"""

import django.db.models.deletion
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

CHECK = """
CREATE FUNCTION observations_refer_to_something() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM 1 FROM indicators_area WHERE id IN (SELECT area_id FROM fresh) FOR KEY SHARE;
    PERFORM 1 FROM indicators_measure WHERE slug IN (SELECT measure_id FROM fresh) FOR KEY SHARE;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT area_id FROM fresh) AS wanted
        WHERE NOT EXISTS (SELECT FROM indicators_area WHERE id = wanted.area_id)
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT measure_id FROM fresh) AS wanted
        WHERE NOT EXISTS (SELECT FROM indicators_measure WHERE slug = wanted.measure_id)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'an observation refers to an area or measure that is not there';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER observations_refer_to_something AFTER INSERT ON indicators_observation
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION observations_refer_to_something();

CREATE FUNCTION observations_stay_where_they_are() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = 'area and measure of an observation do not change';
END
$$;
CREATE TRIGGER observations_stay_where_they_are BEFORE UPDATE OF area_id, measure_id ON indicators_observation
    FOR EACH ROW WHEN (OLD.area_id <> NEW.area_id OR OLD.measure_id <> NEW.measure_id)
    EXECUTE FUNCTION observations_stay_where_they_are();
"""
KEEP = """
CREATE FUNCTION {table}_with_observations_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (SELECT FROM {table} WHERE {key} = gone.{key})) THEN
        IF EXISTS (
            SELECT FROM indicators_observation AS delivered JOIN gone ON delivered.{column} = gone.{key}
            WHERE NOT EXISTS (SELECT FROM {table} WHERE {key} = gone.{key})
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = 'there are observations of what would be removed';
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER kept_for_observations_when_removed AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {table}_with_observations_stays();
CREATE TRIGGER kept_for_observations_when_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {table}_with_observations_stays();
"""
OPEN = """
DROP TRIGGER observations_refer_to_something ON indicators_observation;
DROP TRIGGER observations_stay_where_they_are ON indicators_observation;
DROP FUNCTION observations_refer_to_something();
DROP FUNCTION observations_stay_where_they_are();
"""
RELEASE = """
DROP TRIGGER kept_for_observations_when_removed ON {table};
DROP TRIGGER kept_for_observations_when_changed ON {table};
DROP FUNCTION {table}_with_observations_stays();
"""
AREA = {"table": "indicators_area", "key": "id", "column": "area_id"}
MEASURE = {"table": "indicators_measure", "key": "slug", "column": "measure_id"}


def reference(to: str) -> models.ForeignKey:
    """Return the field without index and constraint."""
    return models.ForeignKey(
        to=to,
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0018_surroundings")]

    operations = [
        migrations.AlterField("observation", "area", reference("indicators.area")),
        migrations.AlterField("observation", "measure", reference("indicators.measure")),
        migrations.AlterField("observation", "delivery", models.PositiveIntegerField()),
        migrations.AddIndex("observation", BrinIndex(fields=["delivery"], name="observations_of_a_delivery")),
        migrations.RunSQL(CHECK, OPEN),
        migrations.RunSQL(KEEP.format(**AREA), RELEASE.format(**AREA)),
        migrations.RunSQL(KEEP.format(**MEASURE), RELEASE.format(**MEASURE)),
    ]
