"""python -m pemasyarakatan."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; says what to install where its extra is missing."""
    try:
        from pemasyarakatan.cli.main import run  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in {"typer", "rich"}:
            raise
        sys.stderr.write(
            f"the command line needs {error.name}, which is not installed; "
            "install pemasyarakatan[cli]\n"
        )
        raise SystemExit(2) from None
    run()


if __name__ == "__main__":
    main()
