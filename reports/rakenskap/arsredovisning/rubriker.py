"""The headings of the förvaltningsberättelse, in the order of RKR R15, and what each must say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rubrik:
    """A heading that the law asks for.

    Attributes:
        id: the file's name in the year's folder `berattelse/`, without ending.
        titel: the heading as printed.
        lkbr: the paragraphs from 2019.
        krl: the paragraphs up to and with 2018.
        sags: what must be said under it, for whoever begins to write.
        tabeller: reports that stand under it, by id, after the text.
        diagram: plots that stand under it, by id.
        kravs: False for a heading that is printed when there is something to say.
    """

    id: str
    titel: str
    lkbr: str
    krl: str
    sags: tuple[str, ...]
    tabeller: tuple[str, ...] = ()
    diagram: tuple[str, ...] = ()
    kravs: bool = True

    def paragraf(self, regim: str) -> str:
        """Return the paragraphs that ask for the heading, by the regime of the year."""
        return self.krl if regim == "krl" else self.lkbr


RUBRIKER: tuple[Rubrik, ...] = (
    Rubrik(
        "01-oversikt",
        "Översikt över verksamhetens utveckling",
        "LKBR 11 kap. 1 §",
        "KRL 4 kap. 1 §",
        (
            "Hur verksamheten har utvecklats under året och under de fem senaste åren.",
            "Vilka insatser som har pågått, börjat och avslutats, och hur många som har deltagit.",
        ),
        tabeller=("femarsoversikt",),
        diagram=("fem_ar", "kostnadsandelar"),
    ),
    Rubrik(
        "02-kommunal-koncern",
        "Den kommunala koncernen",
        "LKBR 11 kap. 12 §",
        "KRL 4 kap. 1 §",
        ("Bara om förbundet ingår i en kommunal koncern som moder.",),
        kravs=False,
    ),
    Rubrik(
        "03-viktiga-forhallanden",
        "Viktiga förhållanden för resultat och ekonomisk ställning",
        "LKBR 11 kap. 2 §",
        "KRL 4 kap. 1 §",
        (
            "Det som inte syns i resultaträkningen eller balansräkningen men som är viktigt för "
            "att bedöma dem.",
            "Risker: medlemmarnas bidrag, projektmedel som betalas i efterskott, avtal som löper.",
        ),
    ),
    Rubrik(
        "04-vasentliga-handelser",
        "Händelser av väsentlig betydelse",
        "LKBR 11 kap. 3 §",
        "KRL 4 kap. 1 §",
        ("Det som har hänt under året, och det som har hänt efter årets slut.",),
    ),
    Rubrik(
        "05-styrning-och-uppfoljning",
        "Styrning och uppföljning av verksamheten",
        "LKBR 11 kap. 7 §",
        "KRL 4 kap. 1 §",
        (
            "Hur styrelsen styr: verksamhetsplan, budget, delegation och attest.",
            "Hur den följer upp: rapporter under året, intern kontroll, revision.",
            "De största avvikelserna mot budget, och varför.",
        ),
        tabeller=("insatsuppfoljning",),
        diagram=("budget_utfall",),
    ),
    Rubrik(
        "06-god-ekonomisk-hushallning",
        "God ekonomisk hushållning",
        "LKBR 11 kap. 8 §",
        "KRL 4 kap. 5 §",
        (
            "Om målen och riktlinjerna för god ekonomisk hushållning har uppnåtts och följts; "
            "målen står i mal.toml.",
            "En samlad bedömning.",
        ),
        tabeller=("mal",),
    ),
    Rubrik(
        "07-ekonomisk-stallning",
        "Ekonomisk ställning",
        "LKBR 11 kap. 9 §",
        "KRL 4 kap. 5 §",
        (
            "En utvärdering av den ekonomiska ställningen: resultat, eget kapital mot det "
            "rekommenderade, likviditet.",
        ),
        tabeller=("rekommenderat_eget_kapital",),
        diagram=("eget_kapital", "likvida_medel"),
    ),
    Rubrik(
        "08-balanskravsresultat",
        "Balanskravsresultat",
        "LKBR 11 kap. 10 och 11 §§",
        "KRL 4 kap. 3 a och 4 §§",
        (
            "Årets resultat efter balanskravsjusteringar och årets balanskravsresultat.",
            "När och på vilket sätt ett negativt balanskravsresultat ska regleras, eller varför "
            "det inte ska det.",
            "Hur tidigare års negativa resultat har reglerats, och vad som återstår.",
        ),
        tabeller=("balanskravsutredning", "underskott"),
    ),
    Rubrik(
        "09-personal",
        "Väsentliga personalförhållanden",
        "LKBR 11 kap. 5 och 6 §§",
        "KRL 4 kap. 1 och 1 a §§",
        (
            "Antal anställda och hur bemanningen har ändrats; sjukfrånvaron står i personal.toml.",
            "Inga uppgifter om en grupp på högst tio, eller som kan hänföras till en enskild.",
        ),
        tabeller=("personal",),
    ),
    Rubrik(
        "10-forvantad-utveckling",
        "Förväntad utveckling",
        "LKBR 11 kap. 4 §",
        "KRL 4 kap. 1 §",
        ("Vad som väntas av verksamhet och ekonomi under de närmaste åren.",),
    ),
    Rubrik(
        "11-privata-utforare",
        "Privata utförare",
        "LKBR 11 kap. 13 §",
        "KRL 4 kap. 1 §",
        ("Bara om förbundet anlitar privata utförare av väsentlig betydelse.",),
        kravs=False,
    ),
)


# The simplified förvaltningsberättelse of a delårsrapport (LKBR 13 kap. 2 §, RKR R17).
_R17 = "LKBR 13 kap. 2 §; RKR R17"
DELRUBRIKER: tuple[Rubrik, ...] = (
    Rubrik(
        "01-vasentliga-handelser",
        "Händelser av väsentlig betydelse",
        _R17,
        _R17,
        ("Det som har hänt under perioden och efter den, fram till rapporten.",),
    ),
    Rubrik(
        "02-forvantad-utveckling",
        "Förväntad utveckling",
        _R17,
        _R17,
        ("Vad som väntas under resten av året, och varför prognosen ser ut som den gör.",),
        tabeller=("uppfoljning",),
    ),
    Rubrik(
        "03-god-ekonomisk-hushallning",
        "God ekonomisk hushållning",
        _R17,
        _R17,
        (
            "Hur prognosen förhåller sig till årets mål för god ekonomisk hushållning; målen står "
            "i årets mal.toml.",
        ),
    ),
    Rubrik(
        "04-balanskravsresultat",
        "Prognos för balanskravsresultatet",
        _R17,
        _R17,
        ("Årets balanskravsresultat enligt prognosen, och hur ett underskott ska regleras.",),
        tabeller=("balanskravsprognos", "prognos_eget_kapital"),
    ),
    Rubrik(
        "05-drift-och-investeringar",
        "Drift och investeringar",
        _R17,
        _R17,
        ("En samlad beskrivning av driften och investeringarna hittills, mot budgeten.",),
        tabeller=("kassa_per_manad",),
    ),
)
