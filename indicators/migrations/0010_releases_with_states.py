"""Releases have states; what nobody may see yet is closed to the public role, row by row."""
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


# What was published so far was published in one step, and stays so. Row level security without a policy shows
# nothing to anybody but the owner: "grant_rights", which runs after every migration, brings the policies.
STATES = """
UPDATE indicators_release SET state = CASE WHEN withdrawn_at IS NULL THEN 'released' ELSE 'withdrawn' END;
"""
TABLES = (
    "indicators_release",
    "indicators_publishedindicator",
    "indicators_publishedmeasure",
    "indicators_publishedvalue",
    "indicators_classbreaks",
)
CLOSE = "\n".join(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;" for table in TABLES)
OPEN = "\n".join(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0009_whole_dominance_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='approval', serialize=False, to='indicators.release', verbose_name='Veröffentlichung')),
                ('made_by', models.CharField(blank=True, max_length=150, verbose_name='angelegt von')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='angelegt am')),
                ('base', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None, verbose_name='sichtbar beim Anlegen')),
                ('material', models.CharField(max_length=64, verbose_name='Stand der Lieferungen und Regeln')),
                ('released_by', models.CharField(blank=True, max_length=150, verbose_name='freigegeben von')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='freigegeben am')),
                ('is_alone', models.BooleanField(default=False, verbose_name='ohne zweite Person')),
                ('withdrawn_by', models.CharField(blank=True, max_length=150, verbose_name='zurückgezogen von')),
            ],
            options={
                'verbose_name': 'Freigabe',
                'verbose_name_plural': 'Freigaben',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DraftOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('public', 'öffentlich'), ('internal', 'intern')], max_length=10, verbose_name='Sichtbar für')),
                ('note', models.TextField(blank=True, verbose_name='Anmerkung')),
                ('ordered_by', models.CharField(max_length=150, verbose_name='von')),
                ('ordered_at', models.DateTimeField(auto_now_add=True, verbose_name='angelegt')),
                ('state', models.CharField(choices=[('waiting', 'wartet'), ('running', 'läuft'), ('done', 'fertig'), ('failed', 'gescheitert'), ('cancelled', 'abgebrochen')], default='waiting', max_length=10, verbose_name='Stand')),
                ('message', models.TextField(blank=True, verbose_name='Ergebnis')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='beendet')),
            ],
            options={
                'verbose_name': 'Auftrag für einen Entwurf',
                'verbose_name_plural': 'Aufträge für Entwürfe',
                'ordering': ('-id',),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='release',
            name='four_eyes',
            field=models.BooleanField(default=False, verbose_name='von zweiter Person freigegeben'),
        ),
        migrations.AddField(
            model_name='release',
            name='is_correction',
            field=models.BooleanField(default=False, verbose_name='Korrektur'),
        ),
        migrations.AddField(
            model_name='release',
            name='state',
            field=models.CharField(choices=[('draft', 'Entwurf'), ('released', 'veröffentlicht'), ('withdrawn', 'zurückgezogen')], default='draft', max_length=10, verbose_name='Stand'),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawal_note',
            field=models.TextField(blank=True, verbose_name='Grund der Rücknahme'),
        ),
        migrations.RunSQL(STATES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('audience',), name='one_open_draft_per_audience'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='only_withdrawn_releases_have_a_withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('is_alone', True), models.Q(('made_by', models.F('released_by')), _negated=True), _connector='OR'), name='two_persons_unless_it_is_said'),
        ),
        migrations.AddField(
            model_name='draftorder',
            name='release',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='indicators.release', verbose_name='Entwurf'),
        ),
        migrations.AddConstraint(
            model_name='draftorder',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('audience',), name='one_open_order_per_audience'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='act',
            field=models.CharField(choices=[('login', 'Anmeldung'), ('logout', 'Abmeldung'), ('login_failed', 'Anmeldung gescheitert'), ('locked', 'Anmeldung gesperrt'), ('account', 'Konto geändert'), ('password', 'Kennwort geändert'), ('rights', 'Rechte geändert'), ('uploaded', 'Datei hochgeladen'), ('confirmed', 'Warnung bestätigt'), ('loaded', 'Lieferung übernommen'), ('undone', 'Lieferung zurückgenommen'), ('submitted', 'zur Freigabe vorgelegt'), ('discarded', 'Entwurf verworfen'), ('released', 'veröffentlicht'), ('withdrawn', 'zurückgezogen'), ('rule', 'Regel geändert'), ('exported', 'Protokoll ausgegeben')], max_length=15, verbose_name='was'),
        ),
        migrations.RunSQL(CLOSE, OPEN),
    ]
