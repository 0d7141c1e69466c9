"""The ledger's triggers go by the index from the first line on.

PostgreSQL keeps the plan that it made for a trigger while the table was small; a file of ten thousand lines would then
read all lines before it for each.
"""

from django.db import migrations

FUNCTIONS = ["members_line_fits", "members_line_sets_standing"]
OTHER_WAYS = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"]


class Migration(migrations.Migration):
    dependencies = [("members", "0006_search_index")]
    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {function}() SET {way} = off",
            f"ALTER FUNCTION {function}() RESET {way}",
        )
        for function in FUNCTIONS
        for way in OTHER_WAYS
    ]
