"""Plugin: every account has one line in the statements.

Reads the same data as the statements do (`uppstallningar/konton.toml`) and writes the line on
each account's `open`:

Before:  2016-03-01 open Tillgångar:1510-Kundfordringar SEK
After:   2016-03-01 open Tillgångar:1510-Kundfordringar SEK
           rad: "fordringar"
           delpost: "kundfordringar"

An account may be sent elsewhere with `post: "ovriga_fordringar"` on its `open`. The plugin's
configuration is the chart of accounts: `plugin "lkbr.kartlaggning" "kommun_bas"` (default `bas`).
"""

from __future__ import annotations

from typing import Any

from beancount.core import data

from lkbr.fel import LkbrFel, fel
from lkbr.konto import kontonummer
from lkbr.uppstallning import KONTOPLANER, Kontotabell, datafiler, las_kontotabell

__plugins__ = ("kartlagg_konton",)

_ROT_FOR_SIDA = {
    "resultat": ("name_income", "name_expenses"),
    "tillgang": ("name_assets",),
    "eget_kapital": ("name_equity",),
    "skuld": ("name_liabilities",),
}


def kartlagg_konton(
    entries: data.Entries, options_map: dict[str, Any], config: str | None = None
) -> tuple[data.Entries, list[LkbrFel]]:
    """Write `rad` and `delpost` on every `open`, and report accounts that have none or two."""
    kontoplan = (config or "bas").strip().replace("-", "_")
    if kontoplan not in KONTOPLANER:
        return entries, [
            fel("K06", {"filename": options_map.get("filename"), "lineno": 1}, kontoplan=kontoplan)
        ]
    tabell = las_kontotabell(kontoplan)
    options_map["include"] = [
        *options_map["include"],
        *(fil for fil in datafiler() if fil not in options_map["include"]),
    ]
    nya: data.Entries = []
    fynd: list[LkbrFel] = []
    sedda: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, data.Open):
            kartlagd, egna = _kartlagg(entry, tabell, options_map, sedda)
            fynd += egna
            nya.append(kartlagd)
        else:
            nya.append(entry)
    return nya, fynd


def _kartlagg(
    entry: data.Open, tabell: Kontotabell, options_map: dict[str, Any], sedda: dict[str, str]
) -> tuple[data.Open, list[LkbrFel]]:
    nummer = kontonummer(entry.account)
    if nummer is None:
        return entry, [fel("K05", entry.meta, konto=entry.account)]
    if nummer in sedda:
        return entry, [
            fel("K07", entry.meta, nummer=nummer, forst=sedda[nummer], konto=entry.account)
        ]
    sedda[nummer] = entry.account
    delpost, fynd = _delpost(entry, nummer, tabell)
    if delpost is None:
        return entry, fynd
    post = tabell.poster[tabell.delposter[delpost].post]
    fynd = _rot(entry, nummer, post.id, post.sida, options_map)
    meta = {**entry.meta, "rad": post.id, "delpost": delpost}
    return entry._replace(meta=meta), fynd


def _delpost(
    entry: data.Open, nummer: str, tabell: Kontotabell
) -> tuple[str | None, list[LkbrFel]]:
    eget = entry.meta.get("post")
    if eget is not None:
        if eget in tabell.delposter:
            return eget, []
        return None, [
            fel(
                "K04",
                entry.meta,
                nummer=nummer,
                eget=eget,
                delposter=", ".join(sorted(tabell.delposter)),
            )
        ]
    traffar = tabell.traffar(nummer)
    if len(traffar) == 1:
        return traffar[0], []
    if not traffar:
        return None, [fel("K01", entry.meta, nummer=nummer, konto=entry.account)]
    return None, [fel("K02", entry.meta, nummer=nummer, rader=" och ".join(traffar))]


def _rot(
    entry: data.Open, nummer: str, post: str, sida: str, options_map: dict[str, Any]
) -> list[LkbrFel]:
    rot = entry.account.split(":", 1)[0]
    ratta = [options_map[namn] for namn in _ROT_FOR_SIDA[sida]]
    if rot in ratta:
        return []
    return [fel("K03", entry.meta, nummer=nummer, rot=rot, post=post, ratta=" eller ".join(ratta))]
