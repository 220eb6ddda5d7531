"""Where a release says what changed since the version before."""

from typing import Final

CHANGES_PATH: Final = "perubahan/"
CHANGES_JSON: Final = "data/perubahan.json"
SCORES_TABLE: Final = "perubahan"
SETTINGS_TABLE: Final = "perubahan-metode"
