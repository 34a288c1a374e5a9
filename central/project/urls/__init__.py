"""The addresses of the centre, a module for each door.

staff       the office's pages
residents   what anybody may open: for now the public check
kiosks      the kiosks' line
everything  all three, where one process serves them
"""
