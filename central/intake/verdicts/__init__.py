"""From a box in custody to a verdict, and from there into an application or before a person.

leases            which entries a worker takes up next
unsealing         a box to a verdict, without writing anything; also an entry of a kind that is not known
checks            what was checked, as data; answers_judged: the answers, by the kiosk's own rules
limits            who may apply, until when: put before a person, never decided; limits_among: how often, how many
files_named       the files that a statement names, into rows
preparers         whether a member of staff prepared such an application, asked of an app above
trust_store       by what statements to a body are judged
verdict_rows      verdicts into rows; corrections: to the application that they name; staff_acts: into the audit log
unreadable_bytes  what nobody can read and that names nobody, counted
"""
