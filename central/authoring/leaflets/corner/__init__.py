"""What is cut out or taken into a leaflet: QR, code, title, address, period, office.

content    what stands on it; pure
sheet.typ  how it looks; set_corner: as a PDF of an A4 sheet, or one piece as a picture, by the typesetter's own process
"""
