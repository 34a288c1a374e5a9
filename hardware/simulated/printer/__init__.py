"""The receipt printer without metal.

machine   the TCP server: buffer, paper, cover, power, real-time commands
roll      the paper: ESC/POS commands to pixels
"""

from hardware.simulated.printer.machine import SimulatedPrinter

__all__ = ["SimulatedPrinter"]
