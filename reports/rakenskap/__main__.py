"""`python -m rakenskap`: the command line."""

import sys

from rakenskap.kommandon.cli import main

if __name__ == "__main__":
    sys.exit(main())
