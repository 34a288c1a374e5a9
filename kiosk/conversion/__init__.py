"""Kana to kanji.

converter   what the keyboard asks, and the answer where there is no engine
mozc        Mozc behind it, which learns nothing from anybody
mozc_home   where Mozc lives while the program runs
"""
