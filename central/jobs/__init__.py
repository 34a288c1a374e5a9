"""Work that nobody waits for: rows of our own under leases, one short transaction a step (docs/adr/0016-jobs.md).

kinds      what a job may be, registered by the app that owns it
actions/   queue, cancel, try again
leases     whose turn it is, and how often a job is tried
drain      the worker's half: one step of one job at each call
ends       what becomes of a job that ends before its last step
schedules  what comes by itself, to the minute
retention  which rows go after a while, and when
trouble    codes for people

The process of all queues: `management/commands/worker`. Pages: `central.staff.job_views`.
"""
