"""The frame of every staff page: base template, styles, icons, navigation, headers that keep foreign scripts out.

navigation   each app says which pages it puts into the menu
icons        one icon, one meaning
words        how numbers, days and times are written
"""
