"""Which published table, or which assumption, each kind of entry rests on."""

from .antaganden import AVSKRIVNING_ID

A17 = "2017/underlag/arsredovisning-2017/"
B17 = "2017/underlag/plan-och-budget-2017/"
A20 = "2020/underlag/arsredovisning-2020/"
A23 = "2023/underlag/arsredovisning-2023/"

_TABELLER = {
    2016: {
        "": A17 + "resultatrakning.csv",
        "medlem": A17 + "not-1-medlemsavgifter.csv",
        "moms": A17 + "not-3-fordringar.csv",
        "fordran": A17 + "not-3-fordringar.csv",
        "skattekonto": A17 + "not-3-fordringar.csv",
        "semester": A17 + "not-4-upplupna-kostnader.csv",
        "upplupet": A17 + "not-4-upplupna-kostnader.csv",
        "betalning": A17 + "balansrakning.csv",
        "skatt": A17 + "balansrakning.csv",
        "slp": A17 + "balansrakning.csv",
        "pension": A17 + "balansrakning.csv",
        "insats": B17 + "insatser-tkr.csv",
    },
    2017: {
        "": A17 + "utfall-och-budget.csv",
        "medlem": A17 + "not-1-medlemsavgifter.csv",
        "eu": A17 + "resultatrakning.csv",
        "ovrig": A17 + "resultatrakning.csv",
        "projekt": A17 + "resultatrakning.csv",
        "resultat": A17 + "resultatrakning.csv",
        "insats": A17 + "insatser-tkr.csv",
        "struktur": A17 + "insatser-tkr.csv",
        "inventarie": A17 + "not-2-inventarier.csv",
        "avskrivning": A17 + "not-2-inventarier.csv",
        "moms": A17 + "not-3-fordringar.csv",
        "fordran": A17 + "not-3-fordringar.csv",
        "skattekonto": A17 + "not-3-fordringar.csv",
        "semester": A17 + "not-4-upplupna-kostnader.csv",
        "upplupet": A17 + "not-4-upplupna-kostnader.csv",
        "forutbetalt": A17 + "not-5-upplupna-intakter.csv",
        "betalning": A17 + "balansrakning.csv",
        "skatt": A17 + "balansrakning.csv",
        "slp": A17 + "balansrakning.csv",
    },
    2018: {
        "medlem": B17 + "budget-tkr.csv",
        "inventarie": A20 + "not-4-inventarier.csv",
        "avskrivning": A20 + "not-4-inventarier.csv",
        "resultat": A20 + "balansrakning.csv",
    },
    2019: {"finans": A23 + "flerarsoversikt.csv"},
    2020: {},
    2021: {
        "avskrivning": A23 + "not-5-inventarier.csv",
        "resultat": A23 + "flerarsoversikt.csv",
    },
    2022: {"finans": A23 + "resultatrakning.csv"},
    2023: {
        "finans": A23 + "resultatrakning.csv",
        "insats": A23 + "insatser-tkr.csv",
        "struktur": A23 + "insatser-tkr.csv",
        "projekt": A23 + "insatser-tkr.csv",
    },
}

_SENARE = {
    "": "not-3-kostnader.csv",
    "medlem": "not-2-intakter.csv",
    "eu": "not-2-intakter.csv",
    "ovrig": "not-2-intakter.csv",
    "utlaggsintakt": "not-2-intakter.csv",
}
_SENARE_2020 = _SENARE | {
    "rakrev": "not-7-revision.csv",
    "inventarie": "not-4-inventarier.csv",
    "avskrivning": "not-4-inventarier.csv",
    "moms": "not-5-fordringar.csv",
    "fordran": "not-5-fordringar.csv",
    "skattekonto": "not-5-fordringar.csv",
    "forutbetalt": "not-5-fordringar.csv",
    "semester": "not-6-skulder.csv",
    "upplupet": "not-6-skulder.csv",
    "betalning": "not-6-skulder.csv",
    "skatt": "not-6-skulder.csv",
    "slp": "not-6-skulder.csv",
    "samarbete": "not-6-skulder.csv",
    "resultat": "balansrakning.csv",
}
_SENARE_2023 = _SENARE | {
    "rakrev": "not-4-revision.csv",
    "inventarie": "not-5-inventarier.csv",
    "avskrivning": "not-5-inventarier.csv",
    "moms": "not-6-fordringar.csv",
    "fordran": "not-6-fordringar.csv",
    "skattekonto": "not-6-fordringar.csv",
    "forutbetalt": "not-6-fordringar.csv",
    "semester": "not-7-skulder.csv",
    "upplupet": "not-7-skulder.csv",
    "betalning": "not-7-skulder.csv",
    "skatt": "not-7-skulder.csv",
    "slp": "not-7-skulder.csv",
    "samarbete": "not-7-skulder.csv",
    "resultat": "balansrakning.csv",
}

_KOSTNAD = (
    *("insats", "struktur", "utvardering", "utlagg", "kansli", "lokal", "information"),
    *("styrelse", "revision", "rakrev", "lon", "pension"),
)
_BALANS = (
    *("moms", "fordran", "skattekonto", "skatt", "slp", "semester", "upplupet"),
    *("forutbetalt", "betalning", "samarbete", "inventarie"),
)

_ANTAGANDEN = {
    2016: dict.fromkeys([*_KOSTNAD], "2016-1") | {"upplupet": "2016-2", "slp": "2016-3"},
    2017: {
        "projekt": "2017-1",
        "eu": "2017-2",
        "upplupet": "2017-3",
        "forutbetalt": "2017-3",
        "pension": "2017-4",
        "slp": "2017-4",
        "ovrig": "2017-5",
        "revision": "2017-6",
        "rakrev": "2017-6",
    },
    2018: {"eu": "2018-1", "ovrig": "2018-1", "medlem": "2018-5"}
    | dict.fromkeys(_KOSTNAD, "2018-2")
    | dict.fromkeys(_BALANS, "2018-3"),
    2019: dict.fromkeys(["insats", "struktur", "utvardering"], "2019-1")
    | {"eu": "2019-2", "ovrig": "2019-3", "pension": "2019-4", "slp": "2019-4"}
    | {"revision": "2019-5", "styrelse": "2019-5", "upplupet": "2019-6"},
    2020: dict.fromkeys(["insats", "struktur", "utvardering"], "2020-1")
    | {"eu": "2020-2", "finans": "2020-3", "pension": "2020-4", "slp": "2020-4"}
    | {"revision": "2020-5", "styrelse": "2020-5", "upplupet": "2020-6", "ovrig": "2020-7"},
    2021: dict.fromkeys(["eu", "ovrig", "utlaggsintakt", "medlem"], "2021-1")
    | dict.fromkeys([*_KOSTNAD, "finans"], "2021-2")
    | dict.fromkeys(_BALANS, "2021-3"),
    2022: dict.fromkeys(["insats", "struktur", "utvardering"], "2022-1")
    | {"eu": "2022-2", "pension": "2022-4", "slp": "2022-4"}
    | {"revision": "2022-5", "styrelse": "2022-5"}
    | dict.fromkeys(["upplupet", "forutbetalt"], "2022-6")
    | {"ovrig": "2022-7"},
    2023: {"eu": "2023-1", "pension": "2023-2", "slp": "2023-2"}
    | {"revision": "2023-3", "styrelse": "2023-3"}
    | dict.fromkeys(["upplupet", "forutbetalt"], "2023-4")
    | {"ovrig": "2023-5"},
}


def antagande(ar: int, slag: str) -> str:
    """Return the id of the assumption that a kind of entry rests on, or nothing."""
    if slag == "avskrivning":
        return AVSKRIVNING_ID.get(ar, "")
    return _ANTAGANDEN[ar].get(slag, "")


def underlag(ar: int, slag: str) -> str:
    """Return the table, or the document of assumptions, that a kind of entry derives from."""
    egna = _TABELLER[ar]
    if slag in egna:
        return egna[slag]
    if ar in {2018, 2021} or (ar, slag) == (2020, "finans"):
        return f"{ar}/underlag/antaganden.md"
    if ar <= 2017:
        return egna[""]
    if ar <= 2020:
        return A20 + _SENARE_2020.get(slag, _SENARE_2020[""])
    return A23 + _SENARE_2023.get(slag, _SENARE_2023[""])
