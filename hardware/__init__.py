"""Devices of the kiosk: card reader, printers and a resident's USB stick, real or simulated.

card              My Number card and staff card over PC/SC
printer           receipt slips over ESC/POS
stick             a resident's USB stick, read without any driver of the kernel (docs/adr/0026-attachments.md)
simulated         the same devices without metal: software card, software printer, a line that can be cut
devices           what each device can do: one small Protocol each
device_factory    the only place that chooses devices
document_printer  documents (PDF, A4) over IPP, beside slips over ESC/POS (docs/adr/0023-kinds-of-documents.md)
errors            broken promises of the devices
events            what devices report by themselves
secret            a typed PIN or password on its way to the card
"""
