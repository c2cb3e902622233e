"""The insatser: names, projects and who invoices for them."""

from dataclasses import dataclass

AMF = "Stockholms stad, arbetsmarknadsförvaltningen"
REGION = "{region}, psykiatri"
VARD = "{region}, primärvård"
FK = "Försäkringskassan"
AF = "Arbetsförmedlingen"
UTBILDARE = "Upphandlad utbildningsanordnare"
KONSULT = "Konsultföretag, processtöd"
KONFERENS = "Konferensanläggning"
BYRA = "Kommunikationsbyrå"
SDF_JARVA = "Stockholms stad, Rinkeby-Kista stadsdelsförvaltning"
SDF_SODER = "Stockholms stad, Farsta stadsdelsförvaltning"
SOCIAL = "Stockholms stad, socialförvaltningen"

MOMSFRI = 0
DELVIS = -1
"""The invoice has both taxed and untaxed parts."""
FULL = 25
RESOR = 6


@dataclass(frozen=True)
class Leverantor:
    """A supplier of an insats: its share and how its invoices carry VAT."""

    namn: str
    vikt: int
    moms: int = MOMSFRI


@dataclass(frozen=True)
class Insats:
    """An insats."""

    namn: str
    leverantorer: tuple[Leverantor, ...]
    projekt: str = ""


def _i(namn: str, *lev: tuple[str, int, int], projekt: str = "") -> Insats:
    return Insats(namn, tuple(Leverantor(*rad) for rad in lev), projekt)


INSATSER = {
    "case-manager": _i(
        "Case Manager", (AMF, 70, 0), (SDF_JARVA, 15, 0), (UTBILDARE, 15, -1), projekt="mia"
    ),
    "finsam-team": _i("FINSAM-team", (VARD, 40, 0), (FK, 25, 0), (AF, 20, 0), (KONSULT, 15, -1)),
    "ama": _i("AMA – aktiviteter mot arbete", (AMF, 90, 0), (UTBILDARE, 10, -1)),
    "stadsdelsmammorna": _i("Stadsdelsmammorna", (SDF_JARVA, 100, 0)),
    "prolog": _i("Prolog – hemmasittare", (SDF_SODER, 100, 0)),
    "gron-etablering": _i("Grön etablering", (AMF, 50, 0), (UTBILDARE, 50, -1)),
    "jobbtorg": _i("Team på Jobbtorg", (AMF, 100, 0)),
    "mia": _i("ESF-projekt MIA", (AMF, 85, 0), (UTBILDARE, 15, -1), projekt="mia"),
    "mia-vidare": _i("MIA Vidare", (AMF, 85, 0), (UTBILDARE, 15, -1), projekt="mia-vidare"),
    "ratt-stod": _i(
        "Rätt stöd för mig!", (AMF, 60, 0), (REGION, 25, 0), (KONSULT, 15, -1), projekt="ratt-stod"
    ),
    "aktivitetsplatsen": _i("Aktivitetsplatsen", (AMF, 80, 0), (AF, 10, 0), (UTBILDARE, 10, -1)),
    "ips-psykos": _i("IPS i psykosvården", (REGION, 80, 0), (AMF, 20, 0)),
    "ips-beroende": _i(
        "IPS för personer med beroendeproblematik",
        (SOCIAL, 70, 0),
        (REGION, 30, 0),
        projekt="lumena-conecto",
    ),
    "halsoframjande": _i(
        "Hälsofrämjande insatser för nyanlända", (AMF, 60, 0), (UTBILDARE, 40, -1)
    ),
    "novum": _i("Novum", (AMF, 75, 0), (KONSULT, 25, -1), projekt="lumena-conecto"),
    "samordnat-stod": _i("Samordnat stöd", (SOCIAL, 60, 0), (REGION, 40, 0)),
    "sip-samordnare": _i("SIP-samordnare", (SOCIAL, 60, 0), (REGION, 40, 0)),
    "arbetstraning": _i("Arbetsträning", (AMF, 100, 0)),
    "bron": _i("Bron", (AMF, 80, 0), (AF, 20, 0)),
    "arbetslagshalsan": _i("Arbetslagshälsan", (VARD, 100, 0)),
    "digital-egenmakt": _i(
        "Digital egenmakt", (AMF, 60, 0), (KONSULT, 40, -1), projekt="digital-egenmakt"
    ),
    "unga-vuxna": _i("Unga vuxna", (KONSULT, 100, 25)),
    "socialt-foretagande": _i("Socialt företagande", (KONSULT, 100, 25)),
    "ptsd": _i("PTSD-kunskapsutveckling", (UTBILDARE, 100, 25)),
    "halmstadsmodellen": _i("Halmstadsmodellen", (KONSULT, 100, 25)),
    "insatskatalog": _i("Kommunikation och Insatskatalog", (BYRA, 100, 25)),
    "frukostmoten": _i("Frukostmöten och konferenser", (KONFERENS, 70, -1), (BYRA, 30, 25)),
    "kunskapsdialoger": _i(
        "Kunskapsdialoger och workshops", (KONFERENS, 60, -1), (UTBILDARE, 40, 25)
    ),
    "rehabiliteringsbanan": _i("Rehabiliteringsbanan", (BYRA, 40, 25), (KONSULT, 60, -1)),
    "finsam-konferens": _i("FINSAM-konferens", (KONFERENS, 100, -1)),
}

PROJEKT = {
    "mia": "ESF-projekt MIA",
    "mia-vidare": "ESF-projekt MIA Vidare",
    "ratt-stod": "ESF-projekt Rätt stöd för mig!",
    "digital-egenmakt": "Digital egenmakt (Vinnova)",
    "lumena-conecto": "ESF-projekt Lumena/Conecto",
}


def dimension(verksamhet: str, insats: str = "", projekt: str = "") -> dict[str, str]:
    """Return the dimensions of a posting."""
    dim = {"verksamhet": verksamhet}
    if insats:
        dim["insats"] = insats
        projekt = projekt or INSATSER[insats].projekt
    if projekt:
        dim["projekt"] = projekt
    return dim


def region(ar: int) -> str:
    """Return the name of the region in a year."""
    return "Stockholms läns landsting" if ar < 2019 else "Region Stockholm"
