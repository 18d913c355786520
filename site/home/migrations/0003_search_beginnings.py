"""Beginnings of words without accents: a text-search configuration that folds and does not stem (PostgreSQL only).

And long texts of the index stay beside their row, where ranking finds them at once: half the time of a broad question.
"""

from django.db import migrations


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_ts_config WHERE cfgname = 'simple_unaccent') THEN
            CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);
            ALTER TEXT SEARCH CONFIGURATION simple_unaccent
              ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
          END IF;
        END $$
        """
    )
    schema_editor.execute("ALTER TABLE wagtailsearch_indexentry SET (toast_tuple_target = 8160)")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE wagtailsearch_indexentry RESET (toast_tuple_target)")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS simple_unaccent")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_french_search"), ("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(forwards, backwards)]
