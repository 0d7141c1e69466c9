from django.db import migrations, models

from initiative.versions import watch


class Migration(migrations.Migration):
    dependencies = [("members", "0009_claims")]
    operations = [
        migrations.RemoveConstraint(model_name="organisation", name="organisation_address_is_no_other_page"),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ["former", "joined"]), _negated=True),
                name="organisation_address_is_no_other_page",
                violation_error_message="Another page has this address; choose a longer one.",
            ),
        ),
        # “How to join” names the next meeting.
        *watch("register", "members_meeting"),
    ]
