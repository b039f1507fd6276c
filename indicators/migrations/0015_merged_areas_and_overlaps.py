"""Areas that share one value, what two editions share, and how values say so."""

import django.contrib.postgres.fields
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0014_printed_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='Overlap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='Gewicht')),
            ],
            options={
                'verbose_name': 'Überschneidung',
                'verbose_name_plural': 'Überschneidungen',
            },
        ),
        migrations.AddField(
            model_name='area',
            name='members',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, editable=False, size=None, verbose_name='gemeinsamer Wert von'),
        ),
        migrations.AddField(
            model_name='publishedvalue',
            name='converted_from',
            field=models.ForeignKey(db_index=False, help_text='Der Gebietsstand, in dem gezählt wurde; leer, wo nichts umgerechnet ist.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.edition', verbose_name='umgerechnet von'),
        ),
        migrations.AddField(
            model_name='publishedvalue',
            name='merged',
            field=models.ForeignKey(db_index=False, help_text='Das zusammengelegte Gebiet, dessen Wert hier wie bei seinen anderen Gebieten steht.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.area', verbose_name='gemeinsamer Wert'),
        ),
        migrations.AddField(
            model_name='publishedvalue',
            name='recast',
            field=models.BooleanField(default=False, help_text='Im Jahr des Werts galten andere Grenzen; nur Zeitreihen zeigen ihn von selbst.', verbose_name='für spätere Grenzen'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('members', []), models.Q(('is_remainder', False), ('shape__isnull', True)), _connector='OR'), name='merged_area_has_no_shape'),
        ),
        migrations.AddField(
            model_name='overlap',
            name='new',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.area', verbose_name='neues Gebiet'),
        ),
        migrations.AddField(
            model_name='overlap',
            name='old',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.area', verbose_name='altes Gebiet'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.UniqueConstraint(fields=('old', 'new'), name='one_weight_for_two_areas'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gt', Decimal('0'))), name='overlap_has_people'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='overlap_is_of_two_areas'),
        ),
    ]
