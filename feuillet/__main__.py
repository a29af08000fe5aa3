"""`python -m feuillet`: the command line of an installed package."""

import sys

from feuillet.command import cli

sys.exit(cli.main())
