"""Queries on Fava's query page: which of them only read the books.

The page hands what is written to beanquery's shell, which also takes commands: `.output FILE`
opens any file of the one who runs Fava for writing, in an answer to a GET, so that a link or a
picture on another site is enough. `CREATE TABLE … USING 'csv:FILE'` opens any for reading.
"""

from __future__ import annotations

from functools import lru_cache

from beanquery import parser
from beanquery.errors import Error as FragaFelError
from beanquery.parser import ast

ENDPOINTS = frozenset({"json_api.get_query", "download_query"})
ORDET = "query_string"

_LASANDE = (ast.Select, ast.Balances, ast.Journal, ast.Print)
_KORNING = frozenset({"run", ".run"})


@lru_cache(maxsize=64)
def bara_laser(fragor: tuple[str, ...]) -> bool:
    """Tell whether a request's queries are one, and that it only reads the books.

    Args:
        fragor: every `query_string` of the request.
    """
    if len(fragor) != 1 or not fragor[0].strip():
        return False
    fraga = fragor[0].strip()
    if fraga.split(None, 1)[0].lower() in _KORNING:
        return True
    try:
        return isinstance(parser.parse(fraga), _LASANDE)
    except FragaFelError:
        return False
