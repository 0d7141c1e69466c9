"""Keys for the REST interface, and with each version when it became that: what a mirror asks by ``If-Modified-Since``."""

import django.utils.timezone
from django.db import migrations, models

from initiative.versions import watch

VERSION_RISES = """
CREATE OR REPLACE FUNCTION initiative_version_rises() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Once in a transaction is enough, however many rows it writes.
    flag text := 'portal.version_' || TG_ARGV[0];
BEGIN
    IF current_setting(flag, true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO initiative_version (part, number, raised_at) VALUES (TG_ARGV[0], 1, clock_timestamp())
            ON CONFLICT (part) DO UPDATE SET number = initiative_version.number + 1, raised_at = clock_timestamp();
        PERFORM set_config(flag, pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$;
"""
WITHOUT_TIME = VERSION_RISES.replace(", raised_at)", ")").replace(", clock_timestamp())", ")").replace(
    ", raised_at = clock_timestamp()", ""
)


class Migration(migrations.Migration):
    dependencies = [("initiative", "0010_words")]
    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Which organisation or programme uses it.", max_length=80, verbose_name="name"
                    ),
                ),
                ("start", models.CharField(editable=False, max_length=12, verbose_name="begins with")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True, verbose_name="digest")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                (
                    "expires_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day on which it works; empty for no end.",
                        null=True,
                        verbose_name="expires on",
                    ),
                ),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked at")),
                (
                    "last_used_at",
                    models.DateTimeField(
                        editable=False, help_text="To the hour.", null=True, verbose_name="last used"
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(name=""),
                        name="api_key_has_a_name",
                        violation_error_message="Give it a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="api_key_is_kept_as_a_digest"
                    ),
                ],
            },
        ),
        *watch("keys", "initiative_apikey"),
        migrations.AddField(
            model_name="version",
            name="raised_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed at"),
        ),
        migrations.RunSQL(VERSION_RISES, WITHOUT_TIME),
    ]
