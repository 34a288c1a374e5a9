"""Where programs die, and what is planted in them.

failpoints       end the process, or raise, at the n-th reach of a label
planted          exceptions planted wherever the code can be entered; planted_program: the kiosk with one of them
accidents        what happens to bytes on the way: flipped, cut, doubled, spliced
"""
