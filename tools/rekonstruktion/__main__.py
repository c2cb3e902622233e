"""Write the books: `python -m tools.rekonstruktion [folder]`, by default into `ledger/`."""

import sys
from pathlib import Path

ROT = Path(__file__).resolve().parents[2]
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROT))

from tools.rekonstruktion.skrivning import skriv_bocker  # noqa: E402 the path is set above

if __name__ == "__main__":
    LEDGER = ROT / "ledger"
    skriv_bocker(LEDGER, Path(sys.argv[1]) if len(sys.argv) > 1 else LEDGER)
