"""What is done to jobs: queued, cancelled, tried again.

cancel     ending a job before its end, between two of its steps
enqueue    queueing a job
try_again  letting a job go on that was put before a person
"""
