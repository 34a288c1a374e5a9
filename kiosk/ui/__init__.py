"""Draws screens with Kivy. The only folder that imports kivy; it decides nothing."""
