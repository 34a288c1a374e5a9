"""`fold_again`, `make_fold_table`."""
