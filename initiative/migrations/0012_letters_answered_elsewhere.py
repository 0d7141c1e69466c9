"""A letter may say where its answer goes, when that is not the Secretariat."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiative', '0011_api_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='reply_to',
            field=models.EmailField(blank=True, editable=False, help_text='Empty: to the Secretariat.', max_length=254, verbose_name='answers go to'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('reply_to__regex', '^\\S*$')), name='letter_reply_to_is_one_word'),
        ),
    ]
