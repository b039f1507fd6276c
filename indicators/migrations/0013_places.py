"""Streets with their house numbers, and places with their categories."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models

CATEGORIES = (
    ("kita", "Kita", "Kitas", "kreis"),
    ("grundschule", "Grundschule", "Grundschulen", "quadrat"),
    ("schule", "weiterführende Schule", "weiterführende Schulen", "raute"),
    ("jugendzentrum", "Jugendzentrum", "Jugendzentren", "dreieck"),
    ("familienzentrum", "Familienzentrum", "Familienzentren", "sechseck"),
    ("beratung", "Beratungsstelle", "Beratungsstellen", "stern"),
    ("begegnung", "Begegnungsstätte", "Begegnungsstätten", "kreuz"),
)


def make_categories(apps, schema_editor):
    """Make the kinds of places a city begins with; it may rename, add and remove them."""
    category = apps.get_model("indicators", "PlaceCategory")
    for order, (slug, name, plural, mark) in enumerate(CATEGORIES, start=1):
        values = {"name": name, "name_plural": plural, "mark": mark, "order": order}
        category.objects.get_or_create(slug=slug, defaults=values)


class Migration(migrations.Migration):
    """Streets, places, and the kinds of places a city begins with."""

    dependencies = [
        ("indicators", "0012_how_to_read_and_caution"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceCategory",
            fields=[
                ("slug", models.SlugField(primary_key=True, serialize=False, verbose_name="Kennung")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="Name")),
                ("name_plural", models.CharField(max_length=80, verbose_name="Mehrzahl")),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("kreis", "Kreis"),
                            ("quadrat", "Quadrat"),
                            ("dreieck", "Dreieck"),
                            ("raute", "Raute"),
                            ("sechseck", "Sechseck"),
                            ("stern", "Stern"),
                            ("kreuz", "Kreuz"),
                            ("tropfen", "Dreieck auf der Spitze"),
                        ],
                        max_length=10,
                        verbose_name="Zeichen auf der Karte",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="Reihenfolge")),
            ],
            options={
                "verbose_name": "Art von Einrichtungen",
                "verbose_name_plural": "Arten von Einrichtungen",
                "ordering": ("order", "slug"),
            },
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=5, unique=True, verbose_name="Straßenschlüssel")),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "spelling",
                    models.CharField(
                        db_index=True, editable=False, max_length=160, verbose_name="Schreibweise der Suche"
                    ),
                ),
                ("words", models.CharField(editable=False, max_length=160, verbose_name="Wörter der Suche")),
            ],
            options={
                "verbose_name": "Straße",
                "verbose_name_plural": "Straßenverzeichnis",
                "ordering": ("spelling", "key"),
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="Anschrift")),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=25832, verbose_name="Lage"
                    ),
                ),
                (
                    "area_code",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="Gebiet laut Straßenverzeichnis"
                    ),
                ),
                ("link", models.URLField(blank=True, verbose_name="Verweis")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Hinweis")),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.level",
                        verbose_name="Ebene",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="indicators.placecategory",
                        verbose_name="Art",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einrichtung",
                "verbose_name_plural": "Einrichtungen",
                "ordering": ("category__order", "category_id", "name", "address"),
                "permissions": [("load_places", "darf Straßen und Einrichtungen einlesen")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "name", "address"), name="a_place_once_per_category_and_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("point__isnull", False),
                            models.Q(("area_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_place_lies_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_number", models.PositiveSmallIntegerField(verbose_name="von")),
                ("first_letter", models.CharField(blank=True, max_length=2, verbose_name="Zusatz von")),
                ("last_number", models.PositiveSmallIntegerField(verbose_name="bis")),
                ("last_letter", models.CharField(blank=True, max_length=2, verbose_name="Zusatz bis")),
                (
                    "side",
                    models.CharField(
                        choices=[("G", "gerade"), ("U", "ungerade"), ("A", "alle")],
                        max_length=1,
                        verbose_name="Seite",
                    ),
                ),
                ("area_code", models.CharField(max_length=20, verbose_name="Gebiet")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.level",
                        verbose_name="Ebene",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="indicators.street",
                        verbose_name="Straße",
                    ),
                ),
            ],
            options={
                "verbose_name": "Abschnitt",
                "verbose_name_plural": "Abschnitte",
                "ordering": ("street", "first_number", "first_letter", "side"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_number__gte", models.F("first_number"))),
                        name="a_section_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_section_holds_for_a_time",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_categories, migrations.RunPython.noop),
    ]
