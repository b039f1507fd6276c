"""Each source's limits become its public rule; the history of rules can only grow."""

from django.db import migrations


def copy_limits(apps, schema_editor):
    """Give every source the rule that its own columns stated so far."""
    rule, change = apps.get_model("indicators", "DisclosureRule"), apps.get_model("indicators", "RuleChange")
    for source in apps.get_model("indicators", "Source").objects.all():
        limits = {"threshold": source.threshold, "denominator_minimum": source.minimum_denominator}
        rule.objects.create(source=source, audience="public", **limits)
        for field, new in limits.items():
            change.objects.create(
                source=source.slug, audience="public", field=field, new=str(new), changed_by="Umstellung"
            )


KEEP_HISTORY = """
CREATE FUNCTION refuse_rule_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of rules cannot be changed';
END
$$;
CREATE TRIGGER rule_history_only_grows BEFORE UPDATE OR DELETE ON indicators_rulechange
    FOR EACH ROW EXECUTE FUNCTION refuse_rule_history_change();
"""
LET_GO = """
DROP TRIGGER rule_history_only_grows ON indicators_rulechange;
DROP FUNCTION refuse_rule_history_change();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_disclosure_rules")]

    operations = [
        migrations.RunPython(copy_limits, migrations.RunPython.noop),
        migrations.RunSQL(KEEP_HISTORY, LET_GO),
    ]
