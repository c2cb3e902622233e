"""Three made-up federations, as their bureaus send them: SIE files of balances and vouchers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

# A voucher: day (MMDD), text, rows of account, amount in kronor, and objects ({dim obj}).
Siever = tuple[str, str, Sequence[tuple[str, int] | tuple[str, int, str]]]


@dataclass(frozen=True)
class Sieforbund:
    """A federation's chart, dimensions and years, from which its files are written."""

    namn: str
    kptyp: str
    konton: dict[str, str]
    ar: dict[int, Sequence[Siever]]
    ingaende: dict[str, int] = field(default_factory=dict)
    dim: tuple[str, ...] = ()
    forsta_fran: str = "0101"
    # The account of equity that the bureau moves each year's result to; empty for not at all.
    resultat_till: str = ""

    def filer(self) -> dict[str, str]:
        """Return a file a year, the balances carried forward by the bureau."""
        saldo = dict(self.ingaende)
        svar = {}
        for ar, vers in sorted(self.ar.items()):
            ib = {konto: ore for konto, ore in saldo.items() if ore}
            rorelse: defaultdict[str, int] = defaultdict(int)
            for _, _, rader in vers:
                for rad in rader:
                    rorelse[rad[0]] += rad[1]
            svar[f"{ar}.se"] = self._fil(ar, vers, ib, rorelse)
            for konto, kronor in rorelse.items():
                if konto[0] in "12":
                    saldo[konto] = saldo.get(konto, 0) + kronor
            resultat = sum(kr for konto, kr in rorelse.items() if konto[0] not in "12")
            if self.resultat_till:
                saldo[self.resultat_till] = saldo.get(self.resultat_till, 0) + resultat
        return svar

    def _fil(
        self, ar: int, vers: Sequence[Siever], ib: dict[str, int], rorelse: dict[str, int]
    ) -> str:
        forsta = ar == min(self.ar)
        start = self.forsta_fran if forsta else "0101"
        rader = [
            "#FLAGGA 0",
            '#PROGRAM "Byråprogrammet" 1.0',
            "#FORMAT PC8",
            f"#GEN {ar + 1}0120",
            "#SIETYP 4",
            f'#FNAMN "{self.namn}"',
            f"#RAR 0 {ar}{start} {ar}1231",
            *([f"#KPTYP {self.kptyp}"] if self.kptyp else []),
            *(f'#KONTO {nummer} "{namn}"' for nummer, namn in self.konton.items()),
            *self.dim,
            *(f"#IB 0 {konto} {kronor}.00" for konto, kronor in sorted(ib.items())),
        ]
        balans = {konto for konto in (*ib, *rorelse) if konto[0] in "12"}
        rader += [
            f"#UB 0 {konto} {ib.get(konto, 0) + rorelse.get(konto, 0)}.00"
            for konto in sorted(balans)
        ]
        rader += [f"#RES 0 {konto} {rorelse[konto]}.00" for konto in sorted(set(rorelse) - balans)]
        for nummer, (dag, text, egna) in enumerate(vers, 1):
            rader += [f'#VER A {nummer} {ar}{dag} "{text}" {ar}{dag}', "{"]
            for rad in egna:
                objekt = rad[2] if len(rad) > 2 else "{}"
                rader.append(f"#TRANS {rad[0]} {objekt} {rad[1]}.00")
            rader.append("}")
        return "\n".join(rader) + "\n"


# BAS; one year; a surplus; own staff; a part of last year's surplus paid back to the members; fees
# on 3010-3013 by named member; revision on 6420; skattekonto in 19xx; projects in dimension 6.
NORD = Sieforbund(
    "Samordningsförbundet Nord",
    "BAS2014",
    {
        "1930": "Företagskonto",
        "1950": "Skattekonto",
        "2067": "Balanserat resultat",
        "2440": "Leverantörsskulder",
        "2710": "Personalskatt",
        "2731": "Avräkning sociala avgifter",
        "3010": "Medlemsavgift Försäkringskassan",
        "3011": "Medlemsavgift Region Västernorrland",
        "3012": "Medlemsavgift Sollefteå kommun",
        "3013": "Medlemsavgift Kramfors kommun",
        "3990": "ESF-medel",
        "4010": "Insats: Språngbrädan",
        "4020": "Insats: Steget vidare",
        "5010": "Lokalhyra",
        "6420": "Revision",
        "7210": "Löner",
        "7510": "Arbetsgivaravgifter",
    },
    {
        2024: [
            ("0110", "Medlemsavgifter", [("1930", 4000), ("3010", -2000), ("3011", -1000),
                                         ("3012", -500), ("3013", -500)]),
            ("0215", "Återbetalning av överskott", [("2067", 300), ("1930", -300)]),
            ("0325", "Lön", [("7210", 900, "{1 90}"), ("2710", -270), ("1930", -630)]),
            ("0325", "Avgifter", [("7510", 283, "{1 90}"), ("2731", -283)]),
            ("0412", "Skatt till skattekontot", [("1950", 553), ("1930", -553)]),
            ("0412", "Skatten dras", [("2710", 270), ("2731", 283), ("1950", -553)]),
            ("0601", "Språngbrädan", [("4010", 1200, "{1 10}"), ("1930", -1200)]),
            ("0901", "ESF", [("1930", 200), ("3990", -200, "{6 MIA}")]),
            ("0902", "Steget", [("4020", 350, "{1 10 6 MIA}"), ("2440", -350)]),
            ("1101", "Hyra", [("5010", 150, "{1 90}"), ("1930", -150)]),
            ("1220", "Revision", [("6420", 60, "{1 80}"), ("1930", -60)]),
        ]
    },
    {"1930": 1500, "2067": -1500},
    (
        '#DIM 1 "Verksamhet"',
        '#DIM 6 "Projekt"',
        '#OBJEKT 1 10 "Individinsatser"',
        '#OBJEKT 1 80 "Styrelse, revision"',
        '#OBJEKT 1 90 "Kansli"',
        '#OBJEKT 6 MIA "MIA Vidare"',
    ),
)  # fmt: skip

_OST_AR: list[Siever] = [
    ("0115", "Bidrag", [("1910", 1000), ("3510", -500), ("3520", -250), ("3530", -250)]),
    ("0601", "Insatser", [("4010", 650, "{1 1}"), ("2500", -650)]),
    ("0701", "Betalt", [("2500", 650), ("1910", -650)]),
    ("1201", "Köpt administration", [("7510", 300, "{1 2}"), ("1910", -300)]),
    ("1215", "Räkenskapsrevision", [("7421", 25, "{1 2}"), ("1910", -25)]),
]

# Kommun-Bas; five years; a loss in the last; no staff of its own; a loan.
OST = Sieforbund(
    "Samordningsförbundet Öst",
    "",
    {
        "1910": "Bank",
        "2010": "Eget kapital",
        "2310": "Lån av kommunen",
        "2500": "Leverantörsskulder",
        "3510": "Bidrag från staten",
        "3520": "Bidrag från kommuner",
        "3530": "Bidrag från regionen",
        "4010": "Köpta insatser",
        "7421": "Räkenskapsrevision",
        "7510": "Konsulter och köpt administration",
        "8510": "Räntekostnader",
    },
    {
        **dict.fromkeys(range(2020, 2024), _OST_AR),
        2024: [
            *_OST_AR,
            ("1001", "Lån", [("1910", 500), ("2310", -500)]),
            ("1002", "Extra insats", [("4010", 400, "{1 1}"), ("1910", -400)]),
            ("1230", "Ränta", [("8510", 10), ("1910", -10)]),
        ],
    },
    {"1910": 800, "2010": -800},
    ('#DIM 1 "Kostnadsställe"', '#OBJEKT 1 1 "Insatser"', '#OBJEKT 1 2 "Administration"'),
    resultat_till="2010",
)

# The bureau's own chart; the first year begins in July; the municipality has the bank; no
# dimensions.
SYD = Sieforbund(
    "Samordningsförbundet Syd",
    "BAS2014",
    {
        "1681": "Avräkning kommun",
        "2099": "Årets resultat",
        "3010": "Bidrag Försäkringskassan",
        "3020": "Bidrag Region Skåne",
        "3030": "Bidrag kommuner",
        "4100": "Finsamteam",
        "0440": "Föreläsare",
        "6310": "Revisionsarvode",
    },
    {
        2023: [
            ("0705", "Bidrag", [("1681", 600), ("3010", -300), ("3020", -150), ("3030", -150)]),
            ("1101", "Team", [("4100", 420), ("1681", -420)]),
        ],
        2024: [
            ("0105", "Bidrag", [("1681", 1200), ("3010", -600), ("3020", -300), ("3030", -300)]),
            ("0501", "Team", [("4100", 900), ("1681", -900)]),
            ("1001", "Föreläsning", [("0440", 80), ("1681", -80)]),
            ("1201", "Revision", [("6310", 40), ("1681", -40)]),
        ],
    },
    forsta_fran="0701",
    resultat_till="2099",
)
