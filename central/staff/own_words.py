"""Words of every installation that no password may consist of (`central.staff.passwords`), folded."""

from __future__ import annotations

LATIN = ("madoguchi", "kiosk", "shiyakusho", "yakusho", "cityhall", "password", "administrator", "admin")
JAPANESE = ("窓口", "まどぐち", "市役所", "役所", "役場", "端末", "職員", "パスワード")
