"""Boxes of applications that ended long ago, one file a month and body (docs/adr/0020-store.md).

retention  when an application's boxes are due
archiving  the monthly job: plan, write, read back, take out of the rows
writing    the file, and comparing it with the rows
standing   archives against the audit log

The file's form: `central.intake.archive_file`; reading one box: `central.intake.boxes`; a whole file against its rows:
`central.intake.custody.archive_check`.
"""
