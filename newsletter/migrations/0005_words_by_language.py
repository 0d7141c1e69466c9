"""What each language reads is kept apart, so that no stem of one is found in the texts of another."""

from django.db import migrations

from initiative.words import apart, each_kept_in_all


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0004_words_and_version")]
    operations = [
        *apart("articletext", "text_words", each_kept_in_all("text", "pull", titles=["title"])),
        *apart("question", "question_words", each_kept_in_all("question", "answer")),
    ]
