"""How PostgreSQL reads people's words in each language: the language's stemmer, deaf to accents.

Accents are taken off inside the configuration. Taken off before, they would spoil the stemming of French.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

STEMMERS = {"en": "english", "fr": "french", "es": "spanish"}

FORWARDS = """
CREATE TEXT SEARCH CONFIGURATION portal_{code} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION portal_{code}
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {language}_stem;
"""
BACKWARDS = "DROP TEXT SEARCH CONFIGURATION portal_{code};"


class Migration(migrations.Migration):
    dependencies = [("initiative", "0006_letters_held_and_refused")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        *(
            migrations.RunSQL(FORWARDS.format(code=code, language=language), BACKWARDS.format(code=code))
            for code, language in STEMMERS.items()
        ),
    ]
