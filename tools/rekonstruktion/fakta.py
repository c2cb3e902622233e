"""The totals of each year, in whole kronor.

What is published is marked as such; the rest is assumed and described in the year's
`antaganden.md`. The test suite ties every published figure to its table or to an erratum.
"""

from dataclasses import dataclass, field

FORSTA_AR, SISTA_AR = 2016, 2023
AREN = tuple(range(FORSTA_AR, SISTA_AR + 1))


@dataclass(frozen=True)
class Balans:
    """Closing balances on 31 December; liabilities are positive. The bank follows."""

    moms: int
    skattekonto: int
    leverantorer: int
    sarskild_loneskatt: int
    skatt_och_avgifter: int
    semester: int
    upplupet_insatser: int
    upplupet_revision: int
    upplupet_ovrigt: int
    kund: int = 0
    projektfordran: int = 0
    forutbetald_hyra: int = 0
    forutbetalt_ovrigt: int = 0
    upplupna_bidrag: int = 0
    samarbetsparter: int = 0
    forutbetalda_bidrag: int = 0


@dataclass(frozen=True)
class Lon:
    """What shapes the year's payroll."""

    pension: int
    arvode_per_halvar: int
    start_promille: int
    forsta_manad: int = 1
    andelar: tuple[tuple[str, str, int], ...] = ()
    """Shares of the staff that work in an insats: verksamhet, insats, per mille."""


@dataclass(frozen=True)
class Ar:
    """A year's totals."""

    ar: int
    medlemmar: tuple[int, int, int]
    """State, municipality, region."""
    balans: Balans
    lon: Lon
    styrelse: int
    rakenskapsrevision: int
    ovrig_revision: int
    kansli: int
    lokal: int
    information: int
    resultat: int
    individ: dict[str, int] = field(default_factory=dict)
    struktur: dict[str, int] = field(default_factory=dict)
    utvardering: int = 0
    utlagg: int = 0
    projekt: int = 0
    eu: dict[str, int] = field(default_factory=dict)
    utlaggsintakt: int = 0
    ovriga_intakter: tuple[tuple[str, str, int], ...] = ()
    """Payer, text, kronor."""
    avskrivning: int = 0
    inkop: int = 0
    finansiell_intakt: int = 0
    finansiell_kostnad: int = 0
    upplupet_egna: dict[str, int] = field(default_factory=dict)
    """Accruals set by hand for single insatser."""
    sena_fakturor: tuple[str, ...] = ()
    """Insatser whose whole invoice came at the end of the year."""

    @property
    def intakter(self) -> int:
        """Return the income, financial items apart."""
        return (
            sum(self.medlemmar)
            + sum(self.eu.values())
            + self.utlaggsintakt
            + sum(belopp for _, _, belopp in self.ovriga_intakter)
        )

    @property
    def kostnader(self) -> int:
        """Return the costs, depreciation and financial items apart."""
        return (
            sum(self.individ.values())
            + sum(self.struktur.values())
            + self.utvardering
            + self.utlagg
            + self.projekt
            + self.styrelse
            + self.rakenskapsrevision
            + self.ovrig_revision
            + self.kansli
        )


def _fordela(total: int, vikter: dict[str, int]) -> dict[str, int]:
    """Split a published total over insatser by assumed weights; the last takes the rest."""
    delar = {
        kod: 1000 * round(total * vikt / sum(vikter.values()) / 1000)
        for kod, vikt in vikter.items()
    }
    sista = list(vikter)[-1]
    delar[sista] += total - sum(delar.values())
    return delar


AR_2016 = Ar(
    ar=2016,
    medlemmar=(4_000_000, 2_000_000, 2_000_000),
    balans=Balans(
        moms=223_379,
        skattekonto=7,
        leverantorer=1_002_603,
        sarskild_loneskatt=33_105,
        skatt_och_avgifter=85_727,
        semester=40_274,
        upplupet_insatser=0,
        upplupet_revision=25_000,
        upplupet_ovrigt=256_845,
    ),
    lon=Lon(pension=136_459, arvode_per_halvar=42_000, start_promille=620, forsta_manad=5),
    styrelse=195_000,
    rakenskapsrevision=25_000,
    ovrig_revision=15_000,
    kansli=2_530_783,
    lokal=120_000,
    information=150_000,
    individ={"case-manager": 80_000},
    finansiell_intakt=7,
    resultat=5_154_224,
)

AR_2017 = Ar(
    ar=2017,
    medlemmar=(8_000_000, 4_000_000, 4_000_000),
    balans=Balans(
        moms=562_224,
        skattekonto=5_205,
        leverantorer=1_636_920,
        sarskild_loneskatt=167_945,
        skatt_och_avgifter=225_032,
        semester=145_649,
        upplupet_insatser=962_161,
        upplupet_revision=45_000,
        upplupet_ovrigt=60_000,
        projektfordran=9_019,
        forutbetald_hyra=98_000,
        forutbetalt_ovrigt=12_217,
        upplupna_bidrag=465_000,
    ),
    lon=Lon(
        pension=555_812,
        arvode_per_halvar=100_000,
        start_promille=320,
        andelar=(("projekt", "", 220),),
    ),
    styrelse=324_170,
    rakenskapsrevision=30_500,
    ovrig_revision=15_000,
    kansli=3_039_280 + 405_193 + 165_359,
    lokal=405_193,
    information=165_359,
    individ={
        "case-manager": 2_814_163,
        "finsam-team": 337_248,
        "ama": 80_915,
        "stadsdelsmammorna": 56_230,
        "prolog": 260_000,
        "gron-etablering": 1_138_892,
    },
    struktur={
        "unga-vuxna": 121_330,
        "socialt-foretagande": 314_807,
        "ptsd": 42_186,
        "halmstadsmodellen": 185_224,
        "insatskatalog": 170_625,
        "frukostmoten": 465_129,
    },
    utvardering=49_000,
    projekt=853_848,
    eu={"mia": 810_940},
    ovriga_intakter=(("Arbetsförmedlingen", "Lönestöd", 22_294),),
    avskrivning=24_111,
    inkop=310_146,
    resultat=5_940_024,
)

AR_2018 = Ar(
    ar=2018,
    medlemmar=(12_000_000, 6_000_000, 6_000_000),
    balans=Balans(
        moms=612_000,
        skattekonto=261_000,
        leverantorer=3_350_000,
        sarskild_loneskatt=480_000,
        skatt_och_avgifter=246_000,
        semester=248_000,
        upplupet_insatser=4_120_000,
        upplupet_revision=50_000,
        upplupet_ovrigt=85_000,
        projektfordran=14_000,
        forutbetald_hyra=195_000,
        forutbetalt_ovrigt=30_000,
        upplupna_bidrag=655_000,
    ),
    lon=Lon(
        pension=1_286_295,
        arvode_per_halvar=80_000,
        start_promille=840,
        andelar=(("individ", "case-manager", 240),),
    ),
    styrelse=352_000,
    rakenskapsrevision=44_000,
    ovrig_revision=46_000,
    kansli=6_450_000,
    lokal=820_000,
    information=310_000,
    individ=_fordela(
        21_959_402,
        {
            "case-manager": 46,
            "finsam-team": 32,
            "ama": 16,
            "stadsdelsmammorna": 6,
            "prolog": 5,
            "gron-etablering": 18,
            "ips-psykos": 16,
            "samordnat-stod": 14,
            "sip-samordnare": 14,
            "arbetstraning": 12,
            "aktivitetsplatsen": 40,
        },
    ),
    struktur=_fordela(
        1_900_000,
        {
            "unga-vuxna": 4,
            "socialt-foretagande": 5,
            "ptsd": 2,
            "insatskatalog": 3,
            "frukostmoten": 5,
        },
    ),
    utvardering=380_000,
    eu={"mia": 1_950_000},
    ovriga_intakter=(
        ("Arbetsförmedlingen", "Lönestöd", 62_500),
        ("Stockholms stad, arbetsmarknadsförvaltningen", "Utlånad personal", 350_000),
    ),
    avskrivning=107_653,
    inkop=61_948,
    resultat=-4_876_555,
)

AR_2019 = Ar(
    ar=2019,
    medlemmar=(16_000_000, 8_000_000, 8_000_000),
    balans=Balans(
        moms=533_905,
        skattekonto=743_457,
        leverantorer=8_000_855,
        sarskild_loneskatt=865_878,
        skatt_och_avgifter=254_237,
        semester=363_602,
        upplupet_insatser=3_619_627,
        upplupet_revision=60_000,
        upplupet_ovrigt=90_000,
        kund=56_340,
        projektfordran=422_518,
        upplupna_bidrag=1_192_240,
    ),
    lon=Lon(
        pension=1_590_594,
        arvode_per_halvar=60_000,
        start_promille=930,
        andelar=(("individ", "ratt-stod", 250), ("individ", "sip-samordnare", 80)),
    ),
    styrelse=249_406,
    rakenskapsrevision=76_436,
    ovrig_revision=45_000,
    kansli=7_423_128,
    lokal=930_000,
    information=280_000,
    individ=_fordela(
        28_304_999 - 450_000,
        {
            "finsam-team": 40,
            "ratt-stod": 38,
            "ips-psykos": 30,
            "samordnat-stod": 22,
            "arbetstraning": 16,
            "bron": 14,
            "arbetslagshalsan": 8,
            "ama": 18,
            "sip-samordnare": 16,
            "mia": 24,
            "aktivitetsplatsen": 90,
        },
    ),
    struktur=_fordela(
        1_254_238, {"insatskatalog": 25, "kunskapsdialoger": 45, "rehabiliteringsbanan": 55}
    ),
    utvardering=450_000,
    utlagg=422_518,
    eu={"mia": 900_000, "ratt-stod": 1_298_093},
    ovriga_intakter=(
        ("Stockholms stad, arbetsmarknadsförvaltningen", "Utlånad personal", 978_177),
        ("Arbetsförmedlingen", "Lönestöd", 56_340),
        ("Svenska ESF-rådet", "Utlägg för ESF-projekt Rätt stöd för mig!", 422_518),
    ),
    avskrivning=161_921,
    inkop=680_230,
    finansiell_intakt=37,
    finansiell_kostnad=1_015,
    resultat=-2_283_496,
)

AR_2020 = Ar(
    ar=2020,
    medlemmar=(16_000_000, 8_000_000, 8_000_000),
    balans=Balans(
        moms=344_515,
        skattekonto=0,
        leverantorer=1_036_305,
        sarskild_loneskatt=945_683,
        skatt_och_avgifter=287_252,
        semester=433_498,
        upplupet_insatser=5_486_971,
        upplupet_revision=50_000,
        upplupet_ovrigt=110_000,
        projektfordran=232_222,
        upplupna_bidrag=1_309_362,
        samarbetsparter=386_678,
        forutbetalda_bidrag=350_000,
    ),
    lon=Lon(
        pension=900_000,
        arvode_per_halvar=35_000,
        start_promille=930,
        andelar=(("individ", "ratt-stod", 280), ("individ", "digital-egenmakt", 60)),
    ),
    styrelse=129_226,
    rakenskapsrevision=50_004,
    ovrig_revision=20_000,
    kansli=6_859_386,
    lokal=945_000,
    information=190_000,
    individ=_fordela(
        24_600_791 - 380_000,
        {
            "finsam-team": 40,
            "ratt-stod": 44,
            "mia-vidare": 22,
            "ips-psykos": 32,
            "samordnat-stod": 20,
            "arbetstraning": 14,
            "bron": 14,
            "arbetslagshalsan": 8,
            "digital-egenmakt": 9,
            "ama": 5,
            "sip-samordnare": 5,
            "mia": 8,
            "aktivitetsplatsen": 92,
        },
    ),
    struktur=_fordela(
        746_681, {"insatskatalog": 18, "kunskapsdialoger": 17, "rehabiliteringsbanan": 40}
    ),
    utvardering=380_000,
    utlagg=2_724_137,
    utlaggsintakt=2_724_137,
    eu={"mia-vidare": 1_350_000, "ratt-stod": 2_622_301},
    ovriga_intakter=(
        ("Stockholms stad, arbetsmarknadsförvaltningen", "Utlånad personal", 386_400),
        ("Försäkringskassan", "Ersättning för höga sjuklönekostnader", 77_658),
    ),
    avskrivning=230_389,
    inkop=29_472,
    finansiell_kostnad=4_139,
    resultat=3_795_743,
)

AR_2021 = Ar(
    ar=2021,
    medlemmar=(16_000_000, 8_000_000, 8_000_000),
    balans=Balans(
        moms=655_000,
        skattekonto=300_000,
        leverantorer=3_870_000,
        sarskild_loneskatt=420_000,
        skatt_och_avgifter=284_500,
        semester=461_000,
        upplupet_insatser=6_326_551,
        upplupet_revision=60_000,
        upplupet_ovrigt=120_000,
        projektfordran=592_426,
        forutbetald_hyra=205_000,
        forutbetalt_ovrigt=25_000,
        upplupna_bidrag=2_560_000,
        samarbetsparter=300_000,
        forutbetalda_bidrag=250_000,
    ),
    lon=Lon(
        pension=800_000,
        arvode_per_halvar=33_000,
        start_promille=930,
        andelar=(("individ", "ratt-stod", 260), ("individ", "digital-egenmakt", 40)),
    ),
    styrelse=121_000,
    rakenskapsrevision=60_000,
    ovrig_revision=15_000,
    kansli=7_020_000,
    lokal=960_000,
    information=205_000,
    individ=_fordela(
        26_273_141,
        {
            "finsam-team": 42,
            "ratt-stod": 46,
            "mia-vidare": 20,
            "ips-psykos": 36,
            "samordnat-stod": 20,
            "arbetstraning": 16,
            "bron": 16,
            "arbetslagshalsan": 8,
            "digital-egenmakt": 8,
            "aktivitetsplatsen": 110,
        },
    ),
    struktur=_fordela(
        980_000, {"insatskatalog": 18, "kunskapsdialoger": 20, "rehabiliteringsbanan": 60}
    ),
    utvardering=300_000,
    utlagg=3_150_000,
    utlaggsintakt=3_150_000,
    eu={"mia-vidare": 1_450_000, "ratt-stod": 3_200_000},
    ovriga_intakter=(
        ("Stockholms stad, arbetsmarknadsförvaltningen", "Utlånad personal", 1_083_600),
        ("Försäkringskassan", "Ersättning för höga sjuklönekostnader", 52_120),
    ),
    avskrivning=155_046,
    finansiell_kostnad=3_450,
    upplupet_egna={"arbetslagshalsan": 267_000},
    resultat=2_858_083,
)

AR_2022 = Ar(
    ar=2022,
    medlemmar=(16_000_000, 8_000_000, 8_000_000),
    balans=Balans(
        moms=856_883,
        skattekonto=297_946,
        leverantorer=3_677_990,
        sarskild_loneskatt=310_393,
        skatt_och_avgifter=281_990,
        semester=477_497,
        upplupet_insatser=6_127_584,
        upplupet_revision=55_000,
        upplupet_ovrigt=105_000,
        forutbetald_hyra=212_000,
        forutbetalt_ovrigt=28_280,
        upplupna_bidrag=420_000,
        samarbetsparter=196_446,
        forutbetalda_bidrag=200_000,
    ),
    lon=Lon(
        pension=760_000,
        arvode_per_halvar=30_000,
        start_promille=930,
        andelar=(("individ", "ratt-stod", 230), ("struktur", "rehabiliteringsbanan", 50)),
    ),
    styrelse=110_515,
    rakenskapsrevision=66_667,
    ovrig_revision=12_000,
    kansli=7_119_218,
    lokal=985_000,
    information=240_000,
    individ=_fordela(
        32_075_987 - 250_000 + 267_000,
        {
            "finsam-team": 42,
            "ratt-stod": 34,
            "ips-psykos": 40,
            "ips-beroende": 30,
            "halsoframjande": 9,
            "novum": 12,
            "samordnat-stod": 14,
            "arbetstraning": 15,
            "bron": 16,
            "aktivitetsplatsen": 140,
        },
    )
    | {"arbetslagshalsan": -267_000},
    struktur=_fordela(
        1_526_039,
        {
            "insatskatalog": 25,
            "kunskapsdialoger": 25,
            "finsam-konferens": 10,
            "rehabiliteringsbanan": 92,
        },
    ),
    utvardering=250_000,
    utlagg=1_876_123,
    utlaggsintakt=1_876_123,
    eu={"ratt-stod": 1_850_000, "lumena-conecto": 1_259_207},
    ovriga_intakter=(
        ("Stockholms stad, arbetsmarknadsförvaltningen", "Utlånad personal", 268_800),
        ("Försäkringskassan", "Ersättning för höga sjuklönekostnader", 45_562),
    ),
    avskrivning=169_081,
    inkop=326_267,
    finansiell_intakt=532,
    finansiell_kostnad=4_622,
    upplupet_egna={"bron": 310_000, "samordnat-stod": 140_000, "arbetstraning": 180_000},
    resultat=-5_660_028,
)

AR_2023 = Ar(
    ar=2023,
    medlemmar=(16_000_000, 8_000_000, 8_000_000),
    balans=Balans(
        moms=939_653,
        skattekonto=26_592,
        leverantorer=7_312_773,
        sarskild_loneskatt=451_605,
        skatt_och_avgifter=257_288,
        semester=391_027,
        upplupet_insatser=2_674_278,
        upplupet_revision=60_000,
        upplupet_ovrigt=363_746 + 45_000,
        kund=63_588,
        forutbetald_hyra=221_000,
        forutbetalt_ovrigt=31_147,
        upplupna_bidrag=1_557_000,
        samarbetsparter=145_061,
    ),
    lon=Lon(
        pension=1_003_746,
        arvode_per_halvar=75_000,
        start_promille=930,
        andelar=(("struktur", "rehabiliteringsbanan", 40),),
    ),
    styrelse=362_544,
    rakenskapsrevision=55_321,
    ovrig_revision=90_000,
    kansli=7_699_598,
    lokal=1_010_000,
    information=215_000,
    individ={
        "finsam-team": 4_072_118,
        "aktivitetsplatsen": 15_437_672,
        "arbetstraning": 69_204,
        "ips-psykos": 3_791_846,
        "samordnat-stod": -17_165,
        "ips-beroende": 3_598_907,
        "halsoframjande": 774_830,
        "novum": 2_156_025,
        "bron": -89_744,
        "arbetslagshalsan": 267_000,
    },
    struktur={
        "insatskatalog": 150_812,
        "rehabiliteringsbanan": 581_094,
        "kunskapsdialoger": 73_760,
        "finsam-konferens": 66_000,
    },
    eu={"lumena-conecto": 2_435_878},
    ovriga_intakter=(("Försäkringskassan", "Ersättning för höga sjuklönekostnader", 52_906),),
    avskrivning=214_549,
    sena_fakturor=("arbetslagshalsan",),
    finansiell_intakt=3_292,
    finansiell_kostnad=44,
    resultat=-4_862_339,
)

ALLA = {a.ar: a for a in (AR_2016, AR_2017, AR_2018, AR_2019, AR_2020, AR_2021, AR_2022, AR_2023)}
