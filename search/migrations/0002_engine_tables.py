"""Tables of the database engine, whose columns no Django field can describe."""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_text USING fts5 (title, abstract, body, inside, tokenize = 'ascii')",
        "CREATE VIRTUAL TABLE search_passage_text USING fts5 (stems, tokenize = 'ascii')",
    ],
    "postgresql": [
        """
        CREATE TABLE search_text (
            entry bigint NOT NULL,
            level smallint NOT NULL,
            long boolean NOT NULL,
            head tsvector NOT NULL,
            v tsvector NOT NULL,
            PRIMARY KEY (entry, level)
        )
        """,
        # In the row itself, so that ranking fetches nothing else
        "ALTER TABLE search_text ALTER COLUMN head SET STORAGE MAIN",
        "CREATE INDEX search_text_v ON search_text USING gin (v)",
        "CREATE TABLE search_passage_text (id bigint PRIMARY KEY, v tsvector NOT NULL)",
        "CREATE TABLE search_chunk (entry bigint NOT NULL, level smallint NOT NULL, v tsvector NOT NULL)",
        "CREATE INDEX search_chunk_entry ON search_chunk (entry, level)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE search_text", "DROP TABLE search_passage_text"],
    "postgresql": ["DROP TABLE search_text", "DROP TABLE search_passage_text", "DROP TABLE search_chunk"],
}


def run(statements):
    def code(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        if vendor not in statements:
            raise NotImplementedError(f"The search has no tables for {vendor}: use SQLite or PostgreSQL.")
        for statement in statements[vendor]:
            schema_editor.execute(statement)

    return code


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        # What is read when migrations are done
        ("core", "0002_skeleton"),
    ]

    operations = [migrations.RunPython(run(CREATE), run(DROP))]
