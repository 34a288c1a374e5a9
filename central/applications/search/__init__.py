"""How people are found by their names, however these are written.

folding          words folded before they are compared (fold_table.txt); refolding: anew after another table
found_by         what an application is found by; name_endings: any part of a name is the beginning of one
forget_searches  what was searched for is deleted when its shift is over
"""
