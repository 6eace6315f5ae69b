"""What the page on PostgreSQL shows is run, where there is a server."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from tests.adapters.postgres.server import PASSWORD, needs_driver

needs_driver()

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-postgresql.md"
SHOWN = "postgresql://lapas:secret@127.0.0.1:5432/kemitraan"


def test_the_page_does_what_it_says(server, schema, capsys):
    """Its blocks in order, over a store of this test."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    url = (
        f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{server.port}/postgres?schema={schema}"
    )
    assert SHOWN in blocks[0]
    names: dict[str, object] = {}
    for block in blocks:
        exec(block.replace(SHOWN, url), names)

    assert capsys.readouterr().out.splitlines() == [
        "1 partner.partner_registered@1",
        "2 register.name_claimed@1",
    ]
