"""The record only grows, whoever asks; the history of texts begins with what is there."""

from django.db import migrations
from django.utils import timezone

CLOSE = """
CREATE FUNCTION refuse_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record cannot be changed';
END
$$;
CREATE TRIGGER record_only_grows BEFORE UPDATE OR DELETE ON indicators_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_change();
CREATE TRIGGER record_is_never_emptied BEFORE TRUNCATE ON indicators_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_change();
"""
OPEN = """
DROP TRIGGER record_only_grows ON indicators_auditentry;
DROP TRIGGER record_is_never_emptied ON indicators_auditentry;
DROP FUNCTION refuse_record_change();
"""
HISTORIC = ("Topic", "Source", "Measure", "Indicator", "IndicatorTerm")


def begin_history(apps, schema_editor):
    """Keep the present wording of every text, so that its first change can be compared with it."""
    now = timezone.now()
    for name in HISTORIC:
        history = apps.get_model("indicators", f"Historical{name}")
        rows = apps.get_model("indicators", name).objects.values()
        history.objects.bulk_create(
            history(**row, history_date=now, history_type="+", history_change_reason="Beginn der Aufzeichnung")
            for row in rows
        )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_record_and_history")]

    operations = [
        migrations.RunSQL(CLOSE, OPEN),
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]
