"""The ledger's triggers go by the index of an organisation's lines, from the first line on and at any size.

PostgreSQL keeps the plan that it made for a trigger while the table was small, and would rather read all lines that
correct nothing: a file of twenty thousand lines would then read all lines before it for each.
"""

from importlib import import_module

from django.db import migrations

guards = import_module("members.migrations.0005_ledger_guards")
OTHER_WAYS = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"]


def forwards(sql):
    """Write the function so that only the index of the organisation fits, and forbid the other ways."""
    ways = "".join(f" SET {way} = off" for way in OTHER_WAYS)
    sql = sql.replace("line.corrects_id IS NULL", "coalesce(line.corrects_id, 0) = 0")
    return backwards(sql).replace("LANGUAGE plpgsql", f"LANGUAGE plpgsql{ways}")


def backwards(sql):
    return sql.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("members", "0006_search_index")]
    operations = [
        migrations.RunSQL(forwards(sql), backwards(sql)) for sql in (guards.LINE_FITS, guards.LINE_SETS_STANDING)
    ]
