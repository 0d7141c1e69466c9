"""A number for each part of the portal that rises with every change, so that a page knows whether it still holds.

It rises as the last thing of a transaction, so two that write do not wait for each other while they work.
"""

from django.db import migrations, models

VERSION_RISES = """
CREATE FUNCTION initiative_version_rises() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Once in a transaction is enough, however many rows it writes.
    flag text := 'portal.version_' || TG_ARGV[0];
BEGIN
    IF current_setting(flag, true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO initiative_version (part, number) VALUES (TG_ARGV[0], 1)
            ON CONFLICT (part) DO UPDATE SET number = initiative_version.number + 1;
        PERFORM set_config(flag, pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("initiative", "0007_text_search")]
    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("part", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="part")),
                ("number", models.BigIntegerField(default=0, verbose_name="number")),
            ],
            options={"verbose_name": "version", "verbose_name_plural": "versions"},
        ),
        migrations.RunSQL(VERSION_RISES, "DROP FUNCTION initiative_version_rises();"),
    ]
