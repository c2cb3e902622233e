"""The assumptions, year by year, as text."""

import textwrap

INLEDNING = """\
Böckerna för {ar} är en rekonstruktion. {kalla} Uppdelningen på enskilda verifikationer – månader,
leverantörer, ören, betalningsdagar och vilka poster som rättats – är i sin helhet antagen och
märks inte ut på varje verifikation. Nedan står de antaganden som påverkar mer än så. De
verifikationer som vilar på ett sådant bär dess beteckning i `antagande`.
"""

PUBLICERAT = "Årets summor är de publicerade i årsredovisningen för {rapport}."
OPUBLICERAT = (
    "Någon årsredovisning för {ar} finns inte bland underlagen: året är känt genom grannårens "
    "tabeller."
)
RAPPORT = {2016: 2017, 2017: 2017, 2019: 2020, 2020: 2020, 2022: 2023, 2023: 2023}

PENSION = (
    "Särskild löneskatt är 24,26 procent av pensionskostnaden. Skulden vid årets slut är "
    "{publicerad}; årets pensionskostnad är vald så att skatt, betalning och skuld går ihop."
)
INSATSER = (
    "Tabellen visar individ- och strukturinriktade insatser i klump. Fördelningen på enskilda "
    "insatser, och vad av de individinriktade som är utvärdering, är antagen; insatserna är de som "
    "verksamhetsberättelserna nämner för åren omkring. Insatsernas summor är de publicerade."
)
REVISION = (
    "Styrelse och revision är en rad i tabellen. Räkenskapsrevisionen är publicerad för sig; den "
    "övriga revisionen är antagen till {ovrig} kronor och resten är styrelsens."
)
UPPLUPET = (
    "Raden för upplupna och förutbetalda poster är publicerad som en summa. Fördelningen på konton "
    "(hyra, bidrag, insatser, revision, övrigt) är antagen."
)

TEXTER = {
    "2016-1": "Årets kostnader, 2 845 783 kronor, är publicerade utan uppdelning. Fördelningen på "
    "personal, lokal, styrelse, revision, information och inlånad personal för förbundets "
    "uppbyggnad är antagen. Case Manager har sin budget, 80 000 kronor.",
    "2016-2": "Upplupna kostnader utom semesterlöneskuld, 281 845 kronor, är antagna att avse "
    "inlånad personal (256 845) och revision (25 000).",
    "2016-3": "Raden Skatteskulder, 33 105 kronor, är antagen att vara särskild löneskatt. "
    "Pensionskostnaden är vald så att skatten blir densamma.",
    "2017-1": "Resultaträkningens kostnader är 853 848 kronor större än vad tabellen över utfall "
    "och budget visar. Skillnaden är antagen att vara kostnader för ESF-projektet MIA, som "
    "EU-medlen avser, och är bokförd på verksamheten projekt.",
    "2017-2": "EU-medlen, 810 940 kronor, är antagna att i sin helhet avse ESF-projektet MIA.",
    "2017-3": "Förutbetalda kostnader och upplupna intäkter, 575 217 kronor, är antagna att vara "
    "upplupna EU-medel 465 000, hyra 98 000 och licenser 12 217. Upplupna kostnader, 1 067 161 "
    "kronor, är antagna att vara insatser 962 161, revision 45 000 och övrigt 60 000.",
    "2017-4": "Raden Skatteskulder är antagen att vara särskild löneskatt, och raden Övriga "
    "skulder att vara avdragen skatt och sociala avgifter för december. "
    + PENSION.format(publicerad="publicerad"),
    "2017-5": "Övriga intäkter, 22 294 kronor, är antagna att vara lönestöd; av dem är 9 019 "
    "kronor obetalda vid årets slut (Övriga fordringar i not 3).",
    "2017-6": "Revisionens 45 500 kronor är antagna att vara räkenskapsrevision 30 500 och övrig "
    "revision 15 000.",
    "2018-1": "Intäkter utöver medlemsbidragen är antagna: EU-medel för MIA 1 950 000 kronor, "
    "utlånad personal 350 000 och lönestöd 62 500.",
    "2018-2": "Kostnaderna följer av resultatet (-4 876 555 kronor, visat av eget kapital före och "
    "efter) och de antagna intäkterna. Fördelningen på ändamål och insatser är antagen mellan "
    "2017 och 2019 års nivåer.",
    "2018-3": "Balansräkningens poster utom eget kapital och inventarier är antagna mellan 2017 "
    "och 2019 års värden. Likvida medel följer av dem.",
    "2018-4": "Budgeten är den preliminära för 2018 i plan och budget för 2017.",
    "2018-5": "Medlemsbidragen är de planerade i plan och budget för 2017: 12, 6 och 6 miljoner "
    "kronor.",
    "2019-1": INSATSER,
    "2019-2": "EU-medlens fördelning på projekten MIA (900 000 kronor) och Rätt stöd för mig! "
    "(1 298 093 kronor) är antagen. Raden Upplupna intäkter är antagen att i sin helhet vara "
    "EU-medel.",
    "2019-3": "Utläggen för Rätt stöd för mig!, 422 518 kronor, är fordran vid årets slut men har "
    "ingen egen intäktsrad detta år. Intäkten är antagen att ingå i Övriga intäkter. Resten av "
    "raden är antagen att vara utlånad personal och lönestöd; lönestödet är kundfordran.",
    "2019-4": PENSION.format(publicerad="publicerad"),
    "2019-5": REVISION.format(ovrig="45 000"),
    "2019-6": UPPLUPET,
    "2019-7": "Budgeten är den preliminära för 2019 i plan och budget för 2017.",
    "2020-1": INSATSER,
    "2020-2": "EU-medlens fördelning på projekten MIA Vidare (1 350 000 kronor) och Rätt stöd för "
    "mig! (2 622 301 kronor) är antagen, liksom att 350 000 kronor av dem är förskott.",
    "2020-3": "Finansnettot, -4 139 kronor, följer av årets resultat. Det är antaget att det inte "
    "fanns några finansiella intäkter.",
    "2020-4": PENSION.format(publicerad="publicerad"),
    "2020-5": REVISION.format(ovrig="20 000"),
    "2020-6": UPPLUPET,
    "2020-7": "Övriga intäkter är antagna att vara utlånad personal och ersättning för "
    "sjuklönekostnader.",
    "2021-1": "Intäkterna, 40 935 720 kronor, är publicerade i flerårsöversikten för 2023. "
    "Medlemmarna är antagna att ha bidragit med 32 miljoner kronor som åren före och efter; "
    "resten är antagen att vara EU-medel 4 650 000, utlägg 3 150 000 och övrigt 1 135 720.",
    "2021-2": "Kostnaderna med avskrivningar och finansnetto, 38 077 637 kronor, är publicerade i "
    "flerårsöversikten för 2023. Finansnettot är antaget till -3 450 kronor. Fördelningen på "
    "ändamål och insatser är antagen mellan 2020 och 2022 års nivåer.",
    "2021-3": "Fordringar (4 337 426 kronor), likvida medel (17 939 972) och skulder (12 092 051) "
    "följer av kassaflödesanalysen och balansräkningen för 2022. Fördelningen inom fordringar och "
    "skulder är antagen. I de upplupna kostnaderna ingår 267 000 kronor för Arbetslagshälsan.",
    "2022-1": INSATSER,
    "2022-2": "EU-medlens fördelning på projekten Rätt stöd för mig! (1 850 000 kronor) och "
    "Lumena/Conecto (1 259 207 kronor) är antagen, liksom att 200 000 kronor av dem är förskott.",
    "2022-3": "Reserven för Arbetslagshälsans fakturor från 2021, 267 000 kronor, är antagen att "
    "vara upplöst 2022. Fakturorna kom i slutet av 2023.",
    "2022-4": PENSION.format(publicerad="publicerad"),
    "2022-5": REVISION.format(ovrig="12 000"),
    "2022-6": UPPLUPET,
    "2022-7": "Övriga intäkter är antagna att vara utlånad personal och ersättning för "
    "sjuklönekostnader.",
    "2023-1": "EU-medlen är antagna att i sin helhet avse projektet Lumena/Conecto, och "
    "kundfordran vid årets slut (63 588 kronor) att avse projektägaren.",
    "2023-2": PENSION.format(publicerad="publicerad")
    + " KPA:s omräkning, 363 746 kronor, är antagen att vara upplupen vid årets slut.",
    "2023-3": REVISION.format(ovrig="90 000"),
    "2023-4": UPPLUPET,
    "2023-5": "Övriga intäkter är antagna att vara ersättning för sjuklönekostnader.",
    "2023-6": "Budgeterade kostnader utöver insatserna, 3 852 000 kronor, är antagna att vara "
    "styrelse 250 000, revision 150 000 och kansli 3 452 000. Budgeterade intäkter utöver "
    "medlemsbidragen, 264 000 kronor, är antagna att vara övriga intäkter.",
}

AVSKRIVNING = (
    "Avskrivningarnas fördelning på tillgångar är antagen: linjär avskrivning per dag från "
    "ibruktagandet, med nyttjandeperioderna i anläggningsregistret. Årets summa är publicerad, "
    "eller följer av ackumulerade avskrivningar före och efter året. Vad den skiljer från planen "
    "är bokfört för sig den 31 december."
)
AVSKRIVNING_ID = {
    2017: "2017-7",
    2018: "2018-6",
    2019: "2019-8",
    2020: "2020-8",
    2021: "2021-4",
    2022: "2022-8",
    2023: "2023-7",
}
MOMS = (
    "Fakturor från konsulter, konferensanläggningar och utbildare är antagna att ha 25 procent "
    "moms eller ingen. Vilka som har det efter det sista kvartal som hunnit ersättas är valt så "
    "att momsfordran den 31 december blir {publicerad}; en av fakturorna har därför en rad med "
    "moms och en utan."
)
MOMS_ID = {
    2016: "2016-4",
    2017: "2017-8",
    2018: "2018-7",
    2019: "2019-9",
    2020: "2020-9",
    2021: "2021-5",
    2022: "2022-9",
    2023: "2023-8",
}
ENGANGSPREMIE = (
    "Skulden för särskild löneskatt steg med 697 933 kronor från 2017 till 2019, vilket "
    "förutsätter pensionskostnader på 2,9 miljoner kronor under 2018 och 2019. Det är mer än "
    "löpande premier ger. Det som överstiger 18 procent av lönerna är antaget att vara premier "
    "som KPA räknat om för tidigare år."
)
ENGANGSPREMIE_ID = {2018: "2018-8", 2019: "2019-10"}


def texter(ar: int) -> dict[str, str]:
    """Return the year's assumptions by id."""
    egna = {nyckel: text for nyckel, text in TEXTER.items() if nyckel.startswith(f"{ar}-")}
    if ar in AVSKRIVNING_ID:
        egna[AVSKRIVNING_ID[ar]] = AVSKRIVNING
    if ar in MOMS_ID:
        publicerad = "den antagna" if ar in {2018, 2021} else "den publicerade"
        egna[MOMS_ID[ar]] = MOMS.format(publicerad=publicerad)
    if ar in ENGANGSPREMIE_ID:
        egna[ENGANGSPREMIE_ID[ar]] = ENGANGSPREMIE
    return egna


def dokument(ar: int) -> str:
    """Write the year's document of assumptions."""
    kalla = (PUBLICERAT if ar in RAPPORT else OPUBLICERAT).format(ar=ar, rapport=RAPPORT.get(ar))
    stycken = [f"# Antaganden {ar}", _rader(INLEDNING.format(ar=ar, kalla=kalla))]
    for nyckel, text in texter(ar).items():
        stycken += [f"## {nyckel}", _rader(text)]
    return "\n\n".join(stycken) + "\n"


def _rader(text: str) -> str:
    return textwrap.fill(text, 98, break_on_hyphens=False)
