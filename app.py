"""The one door: `python app.py <command>`, `flask --app app …`, `gunicorn app:app`."""

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME / "platform"))

from genomeready.door import main  # noqa: E402 - found only now that the path is set
from genomeready.factory import create_app  # noqa: E402


def __getattr__(name: str) -> object:
    """Build `app` when a server asks for it, and not when a command only asks for help."""
    if name == "app":
        made = create_app(home=HOME)
        globals()["app"] = made
        return made
    raise AttributeError(name)


if __name__ == "__main__":
    main(home=HOME)
