"""What PostgreSQL itself keeps of the register: the chain of the ledger, its permanence, and who writes a standing.

A connection keeps the plan of a trigger: one made while the register was small may read the whole ledger for every
line of a large import. The two functions that read it are therefore written so that only the indexes fit: of an
organisation's lines (hence the ``coalesce``), and of what corrects a line (hence the ``count``, which no join replaces).

History may be blanked only while somebody's data is erased, which says so with ``SET LOCAL portal.erasing = 'on'``.
"""

from django.db import migrations

LINE_FITS = """
CREATE FUNCTION members_line_fits() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
DECLARE
    last members_standingchange;
BEGIN
    PERFORM 1 FROM members_organisation WHERE id = NEW.organisation_id FOR UPDATE;
    SELECT line.* INTO last FROM members_standingchange line
     WHERE line.organisation_id = NEW.organisation_id AND coalesce(line.corrects_id, 0) = 0
       AND (SELECT count(*) FROM members_standingchange error WHERE error.corrects_id = line.id) = 0
     ORDER BY line.effective_on DESC, line.id DESC LIMIT 1;
    IF NEW.corrects_id IS NOT NULL THEN
        IF last.id IS DISTINCT FROM NEW.corrects_id OR NEW.before <> last.after OR NEW.after <> last.before THEN
            RAISE check_violation USING CONSTRAINT = 'standing_change_corrects_the_last_line',
                MESSAGE = 'A correction takes back the last line of the organisation.';
        END IF;
    ELSIF NEW.before <> coalesce(last.after, 0) THEN
        RAISE check_violation USING CONSTRAINT = 'standing_change_begins_where_the_last_ended',
            MESSAGE = 'A line begins with the standing with which the line before it ended.';
    ELSIF NEW.effective_on < last.effective_on THEN
        RAISE check_violation USING CONSTRAINT = 'standing_change_follows_the_last_line',
            MESSAGE = 'A line cannot be effective before the line before it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER line_fits BEFORE INSERT ON members_standingchange
    FOR EACH ROW EXECUTE FUNCTION members_line_fits();
"""

LINE_SETS_STANDING = """
CREATE FUNCTION members_line_sets_standing() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
DECLARE
    first members_standingchange;
    last members_standingchange;
BEGIN
    SELECT line.* INTO last FROM members_standingchange line
     WHERE line.organisation_id = NEW.organisation_id AND coalesce(line.corrects_id, 0) = 0
       AND (SELECT count(*) FROM members_standingchange error WHERE error.corrects_id = line.id) = 0
     ORDER BY line.effective_on DESC, line.id DESC LIMIT 1;
    -- The line with which the present stay on the list began.
    SELECT line.* INTO first FROM members_standingchange line
     WHERE line.organisation_id = NEW.organisation_id AND coalesce(line.corrects_id, 0) = 0 AND line.before = 0
       AND (SELECT count(*) FROM members_standingchange error WHERE error.corrects_id = line.id) = 0
     ORDER BY line.effective_on DESC, line.id DESC LIMIT 1;
    UPDATE members_organisation
       SET standing = coalesce(last.after, 0),
           standing_basis = coalesce(last.basis, standing_basis),
           joined_on = CASE WHEN first.precision <> 'latest' THEN first.effective_on END,
           joined_precision = coalesce(first.precision, 'day'),
           left_on = CASE WHEN last.after = 0 THEN last.effective_on END,
           updated_at = now()
     WHERE id = NEW.organisation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER line_sets_standing AFTER INSERT ON members_standingchange
    FOR EACH ROW EXECUTE FUNCTION members_line_sets_standing();
"""

ONLY_THE_LEDGER = """
CREATE FUNCTION members_only_the_ledger_sets_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.standing <> 0 OR NEW.joined_on IS NOT NULL OR NEW.left_on IS NOT NULL)
       OR TG_OP = 'UPDATE' AND (NEW.standing, NEW.standing_basis, NEW.joined_on, NEW.joined_precision, NEW.left_on)
          IS DISTINCT FROM (OLD.standing, OLD.standing_basis, OLD.joined_on, OLD.joined_precision, OLD.left_on) THEN
        RAISE check_violation USING CONSTRAINT = 'organisation_standing_is_the_ledgers',
            MESSAGE = 'A standing is changed by a line of the ledger only.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_the_ledger_sets_standing BEFORE INSERT OR UPDATE ON members_organisation
    FOR EACH ROW EXECUTE FUNCTION members_only_the_ledger_sets_standing();
"""

NEVER_CHANGED = """
CREATE FUNCTION members_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_ARGV[0] = 'erasable' AND current_setting('portal.erasing', true) = 'on' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE restrict_violation USING MESSAGE = 'History is neither changed nor deleted: ' || TG_TABLE_NAME;
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON members_standingchange
    FOR EACH ROW EXECUTE FUNCTION members_never_changed('for ever');
"""

HISTORIES = [
    "factchange",
    "applicationtransition",
    "meetingtransition",
    "proposaltransition",
    "noticetransition",
    "submission",
]
ERASABLE = """
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON members_{table}
    FOR EACH ROW EXECUTE FUNCTION members_never_changed('erasable');
"""

MAIN_IS_NOT_LOST = """
CREATE FUNCTION members_main_representative_is_not_lost() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
BEGIN
    IF current_setting('portal.erasing', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM members_representative WHERE organisation_id = OLD.organisation_id AND until IS NULL)
       AND NOT EXISTS (SELECT FROM members_representative
                        WHERE organisation_id = OLD.organisation_id AND until IS NULL AND role = 'primary') THEN
        RAISE check_violation USING CONSTRAINT = 'representative_main_is_not_lost',
            MESSAGE = 'An organisation with representatives has a main one: name the next first.';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER main_is_not_lost AFTER UPDATE OR DELETE ON members_representative
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION members_main_representative_is_not_lost();
"""

BACKWARDS = """
DROP TRIGGER main_is_not_lost ON members_representative;
DROP TRIGGER never_changed ON members_standingchange;
DROP TRIGGER only_the_ledger_sets_standing ON members_organisation;
DROP TRIGGER line_sets_standing ON members_standingchange;
DROP TRIGGER line_fits ON members_standingchange;
""" + "".join(f"DROP TRIGGER never_changed ON members_{table};\n" for table in HISTORIES) + """
DROP FUNCTION members_main_representative_is_not_lost();
DROP FUNCTION members_never_changed();
DROP FUNCTION members_only_the_ledger_sets_standing();
DROP FUNCTION members_line_sets_standing();
DROP FUNCTION members_line_fits();
"""

FORWARDS = "".join(
    [
        LINE_FITS,
        LINE_SETS_STANDING,
        ONLY_THE_LEDGER,
        NEVER_CHANGED,
        *(ERASABLE.format(table=table) for table in HISTORIES),
        MAIN_IS_NOT_LOST,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("members", "0004_take_over_standings")]
    operations = [
        migrations.RemoveField("organisation", "standing_note"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
