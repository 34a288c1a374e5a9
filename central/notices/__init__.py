"""What residents are told by mail and on the status page of their slip, one by one or thousands at a time.

models    one row per delivery with its state; a bulk notice and its plan
texts     words of the three automatic mails; placeholders of bulk notices
receivers rows that appear in the transaction of the change they tell of
actions   plan, approve, discard, decide what a kill left unknown
drain     the worker's half: leases, SMTP, never twice
"""
