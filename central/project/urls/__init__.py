"""The addresses of the centre, a module for each door.

staff       the office's pages
residents   what anybody may open: the public check, the pages of leaflets
kiosks      the kiosks' line
everything  all three, where one process serves them
"""
