"""``python -m mock_imbot`` is ``mock-imbot``."""

import sys

from mock_imbot.cli import main

sys.exit(main())
