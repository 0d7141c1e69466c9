from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.versions import watch
from initiative.words import kept, read_in_all


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0003_renditions_for_screens"), ("initiative", "0008_versions")]
    operations = [
        migrations.AddField("articletext", "words", kept(read_in_all("text", "pull", titles=["title"]))),
        migrations.AddIndex("articletext", GinIndex(fields=["words"], name="text_words")),
        migrations.AddField("question", "words", kept(read_in_all("question", "answer"))),
        migrations.AddIndex("question", GinIndex(fields=["words"], name="question_words")),
        *watch(
            "newsletter",
            "newsletter_issue",
            "newsletter_edition",
            "newsletter_lead",
            "newsletter_section",
            "newsletter_article",
            "newsletter_article_events",
            "newsletter_articletext",
            "newsletter_question",
            "newsletter_joiner",
            "newsletter_keyfigure",
            "newsletter_picture",
            "newsletter_picturerendition",
            "newsletter_articlepicture",
            "newsletter_rendering",
        ),
    ]
