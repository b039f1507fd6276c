"""A composite index opened up: its parts, z-values and classes, and weights for its parts."""

import django.db.models.deletion
from django.db import migrations, models


TABLES = ("indicators_indexpart", "indicators_indexscore", "indicators_standing")
CLOSE = "\n".join(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;" for table in TABLES)
OPEN = "\n".join(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0016_more_ways_to_class'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, verbose_name='Teil')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('unit', models.CharField(max_length=40, verbose_name='Einheit')),
                ('decimals', models.PositiveSmallIntegerField(verbose_name='Nachkommastellen')),
                ('sign', models.SmallIntegerField(verbose_name='Vorzeichen')),
                ('weight', models.PositiveSmallIntegerField(verbose_name='Gewicht')),
                ('order', models.PositiveSmallIntegerField(verbose_name='Reihenfolge')),
            ],
            options={
                'verbose_name': 'Teil eines Index',
                'verbose_name_plural': 'Teile eines Index',
                'ordering': ('release', 'indicator', 'order'),
            },
        ),
        migrations.CreateModel(
            name='IndexScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('base_year', models.PositiveSmallIntegerField(null=True, verbose_name='gegenüber')),
                ('number', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='Zahl')),
                ('mean', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='Mittelwert')),
                ('deviation', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='Standardabweichung')),
                ('z', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='z-Wert')),
            ],
            options={
                'verbose_name': 'z-Wert',
                'verbose_name_plural': 'z-Werte',
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('number', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='Index')),
                ('status', models.CharField(choices=[('hoch', 'hoch'), ('mittel', 'mittel'), ('niedrig', 'niedrig'), ('sehr_niedrig', 'sehr_niedrig')], max_length=15, verbose_name='Status')),
                ('base_year', models.PositiveSmallIntegerField(null=True, verbose_name='gegenüber')),
                ('change', models.DecimalField(decimal_places=4, max_digits=16, null=True, verbose_name='Index der Veränderungen')),
                ('dynamics', models.CharField(blank=True, choices=[('positiv', 'positiv'), ('stabil', 'stabil'), ('negativ', 'negativ')], max_length=15, verbose_name='Dynamik')),
            ],
            options={
                'verbose_name': 'Einordnung',
                'verbose_name_plural': 'Einordnungen',
            },
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='index_weight',
            field=models.PositiveSmallIntegerField(default=1, help_text='Wie viel der Indikator im Index zählt; üblich ist 1 für alle.', verbose_name='Gewicht im Index'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='index_weight',
            field=models.PositiveSmallIntegerField(default=1, help_text='Wie viel der Indikator im Index zählt; üblich ist 1 für alle.', verbose_name='Gewicht im Index'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('index_weight__gte', 1)), name='index_weight_is_positive'),
        ),
        migrations.AddField(
            model_name='indexpart',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator', verbose_name='Index'),
        ),
        migrations.AddField(
            model_name='indexpart',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='index_parts', to='indicators.release', verbose_name='Veröffentlichung'),
        ),
        migrations.AddField(
            model_name='indexscore',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.area', verbose_name='Gebiet'),
        ),
        migrations.AddField(
            model_name='indexscore',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='indicators.indexpart', verbose_name='Teil'),
        ),
        migrations.AddField(
            model_name='indexscore',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='indicators.release', verbose_name='Veröffentlichung'),
        ),
        migrations.AddField(
            model_name='standing',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.area', verbose_name='Gebiet'),
        ),
        migrations.AddField(
            model_name='standing',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator', verbose_name='Index'),
        ),
        migrations.AddField(
            model_name='standing',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='indicators.release', verbose_name='Veröffentlichung'),
        ),
        migrations.AddConstraint(
            model_name='indexpart',
            constraint=models.UniqueConstraint(fields=('release', 'indicator', 'slug'), name='a_part_once_per_index_and_release'),
        ),
        migrations.AddConstraint(
            model_name='indexpart',
            constraint=models.CheckConstraint(condition=models.Q(('sign__in', (-1, 1))), name='a_part_counts_up_or_down'),
        ),
        migrations.AddConstraint(
            model_name='indexpart',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='a_part_has_a_weight'),
        ),
        migrations.AddConstraint(
            model_name='indexscore',
            constraint=models.UniqueConstraint(fields=('part', 'area', 'year', 'base_year'), name='a_score_once_per_part', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.UniqueConstraint(fields=('release', 'indicator', 'area', 'year'), name='an_area_stands_once_per_year'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('base_year__isnull', True), ('change__isnull', True), ('dynamics', '')), models.Q(models.Q(('dynamics', ''), _negated=True), ('base_year__isnull', False), ('change__isnull', False)), _connector='OR'), name='dynamics_have_a_base_and_a_change'),
        ),
        migrations.RunSQL(CLOSE, OPEN),
    ]
