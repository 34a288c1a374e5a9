"""Words in the resident's language.

texts  by gettext (`locale/`)
dates  days and times, in the hall's time
"""
