"""Words in the resident's language: texts by gettext (`locale/`), days and times."""
