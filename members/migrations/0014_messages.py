"""The relay: messages to organisations, and who may write none any more."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

NEVER_CHANGED = """
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON members_messagetransition
    FOR EACH ROW EXECUTE FUNCTION members_never_changed('erasable');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0013_read_by_change'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='takes_messages',
            field=models.BooleanField(default=True, help_text='Through the Secretariat’s relay, which shows nobody’s address.', verbose_name='can be written to'),
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='text')),
                ('origin', models.CharField(blank=True, editable=False, max_length=32)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='written at')),
                ('relayed_at', models.DateTimeField(editable=False, null=True, verbose_name='passed on at')),
                ('state', models.CharField(choices=[('unconfirmed', 'not confirmed yet'), ('relayed', 'passed on'), ('refused', 'refused'), ('expired', 'never confirmed')], default='unconfirmed', editable=False, max_length=11, verbose_name='state')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='members.organisation', verbose_name='organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages_written', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'message to an organisation',
                'verbose_name_plural': 'messages to organisations',
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MessageTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='at')),
                ('move', models.CharField(max_length=30, verbose_name='move')),
                ('before', models.CharField(max_length=20, verbose_name='before')),
                ('after', models.CharField(max_length=20, verbose_name='after')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='members.message', verbose_name='message')),
            ],
            options={
                'verbose_name': 'step of a message to an organisation',
                'verbose_name_plural': 'steps of messages to organisations',
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BlockedWriter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('reason', models.TextField(help_text='For the Secretariat only.', max_length=2000, verbose_name='reason')),
                ('blocked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='blocked at')),
                ('blocked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'blocked writer',
                'verbose_name_plural': 'blocked writers',
                'ordering': ['-blocked_at', '-pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='blocked_writer_once', violation_error_message='This address is blocked already.'), models.CheckConstraint(condition=models.Q(('email__regex', '^[^\\s<>]+@[^\\s<>]+$'), models.Q(('reason', ''), _negated=True)), name='blocked_writer_has_an_address_and_a_reason')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('written_at'), name='message_by_day'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'relayed', 'refused', 'expired'])), name='message_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'fr', 'es'])), name='message_language_is_ours'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), ('email__regex', '^[^\\s<>]+@[^\\s<>]+$')), name='message_has_a_writer_who_can_be_answered'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'unconfirmed'), _negated=True), models.Q(models.Q(('subject', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='message_waits_with_its_words'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('relayed_at__isnull', False), ('state', 'relayed')), models.Q(models.Q(('state', 'relayed'), _negated=True), ('relayed_at', None)), _connector='OR'), name='message_is_passed_on_at_a_time'),
        ),
        migrations.RunSQL(NEVER_CHANGED, 'DROP TRIGGER never_changed ON members_messagetransition;'),
    ]
