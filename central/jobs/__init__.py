"""Work that nobody waits for: rows of our own under leases, one short transaction a step (docs/adr/0016-jobs.md).

`kinds` what a job may be, registered by the app that owns it · `actions/` queue, cancel, try again · `leases` whose
turn it is · `drain` the worker's half · `ends` before the last step · `schedules` what comes every day · `retention`
what goes · `trouble` codes for people · `management/commands/worker` the process of all queues. Pages:
`central.staff.job_views`.
"""
