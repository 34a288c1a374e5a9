"""Staff members (職員): who they are, what they may do, from which network zone they came.

models    members, groups, and the lock of a number that was typed wrongly too often
duties    what a group may do; access: what a member may do and see, asked by every other app
sign_in   password, then second factor; lockout: the lock that doubles; session: its time and its end
tries     how often one address may be wrong, here and at enrolment
zones     the network zone of a request, from addresses that outsiders cannot forge
"""
