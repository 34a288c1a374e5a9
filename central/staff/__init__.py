"""Staff members (職員): who they are, what they may do, from which network zone they came.

models    members, groups, and the sessions of signed-in browsers
duties    what a group may do; access: what a member may do and see, asked by every other app
sign_in   password, then second factor, counted by `central.limits`; session: its time and its end
zones     the network zone of a request, from addresses that outsiders cannot forge
"""
