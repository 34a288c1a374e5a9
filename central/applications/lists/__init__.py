"""Lists of applications: what waits for whom, in parts that a page shows.

work_list   自分の仕事: by next action, the nearest due day first
narrowing   conditions beyond state, procedure and words; filter_choices: what they are chosen from
added_conditions  those of apps above this one
columns     the columns that stand
list_part   the part that one page shows; list_place: the place from which somebody opened an application
list_order  by which column the long list stands
conditions  the conditions by which people were chosen, in words
"""
