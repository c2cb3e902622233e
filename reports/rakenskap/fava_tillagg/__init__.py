"""The pages in Fava: the accounts, the books, the checks and the audit, in Swedish.

A page is a class that Fava finds here (`custom "fava-extension" "rakenskap.fava_tillagg"` in the
main file). Fava lists them in the order of the names in this module, so they are numbered.
"""

from __future__ import annotations

from rakenskap.fava_tillagg.sidlista import SIDOR

globals().update({f"sida_{plats:02}": sida for plats, sida in enumerate(SIDOR)})
