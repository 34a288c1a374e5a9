"""Kana to kanji.

converter    what the keyboard asks, and the answer where there is no engine
mozc         Mozc behind it, which learns nothing from anybody
mozc_home    where Mozc lives while the program runs, and what stands in while it is silent
word_list    words by their reading, without an engine
kanji_table  rare characters by reading, radical and strokes, and the forms of one character
"""
