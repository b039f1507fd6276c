"""The cache that the processes of the staff site share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedNote",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "access_shared_note",
                "default_permissions": (),
            },
        ),
    ]
