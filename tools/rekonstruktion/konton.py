"""The chart of accounts: BAS, with accounts of the federation's own where BAS has none."""

KONTON = {
    1220: "Inventarier och verktyg",
    1229: "Ackumulerade avskrivningar på inventarier och verktyg",
    1510: "Kundfordringar",
    1610: "Kortfristiga fordringar hos anställda",
    1630: "Avräkning för skatter och avgifter",
    1651: "Momsersättning ej ansökt",
    1652: "Momsersättning ansökt",
    1685: "Fordringar på projektfinansiärer och samarbetsparter",
    1710: "Förutbetalda hyreskostnader",
    1790: "Övriga förutbetalda kostnader",
    1791: "Upplupna bidragsintäkter",
    1930: "Företagskonto",
    2067: "Balanserat överskott eller underskott",
    2069: "Årets resultat",
    2440: "Leverantörsskulder",
    2514: "Beräknad särskild löneskatt på pensionskostnader",
    2710: "Personalskatt",
    2731: "Avräkning lagstadgade sociala avgifter",
    2890: "Skulder till samarbetsparter",
    2920: "Upplupna semesterlöner",
    2941: "Upplupna lagstadgade sociala avgifter på semesterlöner",
    2979: "Förutbetalda projektbidrag",
    2990: "Övriga upplupna kostnader",
    2991: "Upplupna kostnader för insatser",
    2992: "Beräknat arvode för revision",
    3981: "Erhållna EU-bidrag",
    3985: "Driftbidrag från staten",
    3986: "Driftbidrag från region",
    3987: "Driftbidrag från kommun",
    3992: "Vidarefakturerade projektutlägg",
    3999: "Övriga intäkter",
    4010: "Individinriktade insatser",
    4110: "Strukturinriktade insatser",
    4210: "Utvärdering",
    4310: "Utlägg för ESF-projekt",
    4410: "Projektkostnader",
    5010: "Lokalhyra",
    5060: "Städning och renhållning",
    5410: "Förbrukningsinventarier",
    5420: "Programvaror",
    5810: "Biljetter och resor",
    5910: "Information och kommunikation",
    6110: "Kontorsmaterial",
    6212: "Telefoni och datakommunikation",
    6310: "Företagsförsäkringar",
    6410: "Styrelsekostnader",
    6421: "Revision utom räkenskapsrevision",
    6422: "Räkenskapsrevision",
    6530: "Redovisningstjänster",
    6540: "IT-tjänster",
    6550: "Konsulttjänster",
    6570: "Bankkostnader",
    6590: "Övriga externa tjänster",
    6980: "Föreningsavgifter",
    7210: "Löner till tjänstemän",
    7240: "Arvoden till styrelsen",
    7290: "Förändring av semesterlöneskuld",
    7410: "Pensionsförsäkringspremier",
    7510: "Lagstadgade arbetsgivaravgifter",
    7519: "Sociala avgifter på semesterlöner",
    7533: "Särskild löneskatt på pensionskostnader",
    7610: "Utbildning",
    7620: "Företagshälsovård",
    7832: "Avskrivningar på inventarier och verktyg",
    8310: "Ränteintäkter från bank",
    8314: "Ränteintäkter från skattekonto",
    8410: "Räntekostnader",
    8422: "Dröjsmålsräntor för leverantörsskulder",
    8423: "Kostnadsräntor för skatter och avgifter",
    8999: "Årets resultat enligt bokslut",
}

ROT_EGET_KAPITAL = {2067, 2069}
ROT_INTAKTER = {8310, 8314}


def rot(konto: int) -> str:
    """Return the root of an account's name."""
    if konto in ROT_EGET_KAPITAL:
        return "Eget-kapital"
    if konto in ROT_INTAKTER:
        return "Intäkter"
    return {1: "Tillgångar", 2: "Skulder", 3: "Intäkter"}.get(konto // 1000, "Kostnader")


def kontonamn(konto: int) -> str:
    """Return the account's full name in the books."""
    return f"{rot(konto)}:{konto}-{KONTON[konto].replace(' ', '-')}"


def kontoplan() -> str:
    """Write the chart."""
    rader = ["; Kontoplan: BAS, med egna underkonton där BAS lämnar numren fria.", ""]
    for konto, namn in KONTON.items():
        rader.append(f"2016-03-01 open {kontonamn(konto):<68} SEK")
        # A hyphen of the name's own cannot be told from one that stands for a space.
        rader += [f'  namn: "{namn}"'] if "-" in namn else []
    return "\n".join(rader) + "\n"
