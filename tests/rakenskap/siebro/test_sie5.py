"""SIE 5 (XML): read as SIE 4 is, and refused where it breaks its schema."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap import sie
from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon.cli import main
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.siebro import bok_fran_sie, las_siefiler
from rakenskap.siebro.sie5 import las_sie5

FIL = """\
<?xml version="1.0" encoding="utf-8"?>
<Sie xmlns="http://www.sie.se/sie5">
  <FileInfo>
    <SoftwareProduct name="Byråprogrammet" version="5.0"/>
    <FileCreation time="2025-01-20T09:00:00Z" by="EK"/>
    <Company organizationId="222000-0000" name="Samordningsförbundet Exempel"/>
    <FiscalYears>
      <FiscalYear start="2024-01" end="2024-12" primary="true"/>
      <FiscalYear start="2023-01" end="2023-12"/>
    </FiscalYears>
    <AccountingCurrency currency="SEK"/>
  </FileInfo>
  <Accounts>
    <Account id="1930" name="Företagskonto" type="asset">
      <OpeningBalance month="2024-01" amount="1000.00"/>
      <ClosingBalance month="2023-12" amount="1000.00"/>
      <ClosingBalance month="2024-12" amount="1500.50"/>
    </Account>
    <Account id="2067" name="Balanserat överskott" type="equity">
      <OpeningBalance month="2024-01" amount="-1000.00"/>
      <ClosingBalance month="2023-12" amount="-1000.00"/>
      <ClosingBalance month="2024-12" amount="-1000.00"/>
    </Account>
    <Account id="3985" name="Bidrag från staten" type="income">
      <ClosingBalance month="2024-12" amount="-800.00"/>
    </Account>
    <Account id="4010" name="Insatser – köpta" type="cost">
      <ClosingBalance month="2024-12" amount="299.50"/>
    </Account>
  </Accounts>
  <Dimensions>
    <Dimension id="1" name="Verksamhet"><Object id="10" name="Individ"/></Dimension>
  </Dimensions>
  <Journal id="A" name="Löpande">
    <JournalEntry id="1" journalDate="2024-01-10" text="Bidrag">
      <EntryInfo date="2024-01-11" by="EK"/>
      <LedgerEntry accountId="1930" amount="800.00"/>
      <LedgerEntry accountId="3985" amount="-800.00"/>
    </JournalEntry>
    <JournalEntry id="2" journalDate="2024-03-01" text="Insatsen">
      <EntryInfo date="2024-03-02" by="EK"/>
      <LedgerEntry accountId="4010" amount="299.50" text="Mars">
        <ObjectReference dimId="1" objectId="10"/>
      </LedgerEntry>
      <LedgerEntry accountId="1930" amount="-299.50"/>
      <LedgerEntry accountId="4010" amount="7.00">
        <Overstrike date="2024-03-02" by="EK"/>
      </LedgerEntry>
    </JournalEntry>
  </Journal>
</Sie>
"""
IMPORT = """\
<SieEntry xmlns="http://www.sie.se/sie5"><FileInfo>
<SoftwareProduct name="Lön" version="1"/><FileCreation time="2024-03-01T00:00:00Z" by="L"/>
<Company organizationId="222000-0000"/></FileInfo>
<Journal id="N"><JournalEntry journalDate="2024-03-25" text="Lön">
<OriginalEntryInfo date="2024-03-25" by="L"/>
<LedgerEntry accountId="4010" amount="9"/><LedgerEntry accountId="1930" amount="-9"/>
</JournalEntry></Journal></SieEntry>
"""


def skriv(mapp: Path, text: str = FIL) -> Path:
    fil = mapp / "2024.xml"
    fil.write_text(text, encoding="utf-8")
    return fil


def test_posterna_ar_de_som_sie_4_har() -> None:
    lasning = las_sie5(FIL.encode(), "f.xml")
    assert sie.filtyp(lasning.poster) is sie.Filtyp.TYP4E
    rar = [(ett.ar, ett.start, ett.slut) for ett in sie.urval(lasning.poster, sie.Rar)]
    assert rar == [
        (-1, dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        (0, dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    ]
    ub = {(ett.ar, ett.konto): ett.belopp_ore for ett in sie.urval(lasning.poster, sie.Ub)}
    assert ub[0, "1930"] == 150_050
    res = {ett.konto: ett.belopp_ore for ett in sie.urval(lasning.poster, sie.Res)}
    assert res == {"3985": -80_000, "4010": 29_950}
    bidrag, insats = sie.urval(lasning.poster, sie.Ver)
    assert (bidrag.namn, bidrag.registrerad) == ("A1", dt.date(2024, 1, 11))
    assert [rad.belopp_ore for rad in insats.trans] == [29_950, -29_950]
    assert insats.trans[0].objekt == (("1", "10"),)
    assert [ett for ett in lasning.fel if ett.niva is sie.Niva.FEL] == []


def test_rakenskaper_ur_sie_5(tmp_path: Path) -> None:
    bok, _ = bok_fran_sie(las_siefiler([skriv(tmp_path)]))
    utfall = gor_rakenskaper(bok.krav_felfri(), 2024)
    assert utfall.rakenskaper is not None
    rr = utfall.rakenskaper.rapport("resultatrakning")
    assert rr.rad("arets_resultat").celler[0].ore == 50_050


def test_bocker_ur_sie_5_och_lonen_som_utkast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file itself is kept as the underlag; an import document becomes drafts."""
    mapp = tmp_path / "bok"
    assert main(["sie", "las", str(skriv(tmp_path)), "--till", str(mapp), "--ja"]) == 0
    (underlag,) = (mapp / "2024" / "underlag" / "sie").iterdir()
    assert underlag.suffix == ".xml"
    lon = tmp_path / "lon.xml"
    lon.write_text(IMPORT, encoding="utf-8")
    assert main(["sie", "las", str(lon), "--till", str(mapp), "--ja"]) == 0
    assert "1 utkast i 2024/utkast.beancount" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("gammalt", "nytt", "fel"),
    [
        ("<Accounts>", "<Konton>", "Filen är inte hel XML"),
        ("http://www.sie.se/sie5", "http://annat.se", "XML men inte SIE 5"),
        (' primary="true"', "", "exakt ett år ska vara primary"),
        ('id="3985" name', "name", "attributet id saknas"),
        ('amount="-800.00"/>\n    </Acc', 'amount="-8,00"/>\n    </Acc', "amount är «-8,00»"),
        ('objectId="10"', 'objectId="11"', "objektet 11 finns inte i dimension 1"),
        ('accountId="3985"', 'accountId="3986"', "kontot 3986 finns inte bland Accounts"),
        ('id="2" journalDate', 'id="1" journalDate', "verifikationen A1 finns två gånger"),
        ('journalDate="2024-03-01"', 'journalDate="2024-13-01"', "som är ingen dag"),
        ('type="cost"', 'type="kostnad"', "type är «kostnad»"),
    ],
)
def test_det_som_bryter_mot_schemat_sags_med_rad(gammalt: str, nytt: str, fel: str) -> None:
    assert gammalt in FIL
    with pytest.raises(BokFelError, match=fel) as fangat:
        las_sie5(FIL.replace(gammalt, nytt, 1).encode(), "f.xml")
    assert fangat.value.fel[0].rad > 0


def test_en_4i_bredvid_arets_4e(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One command: the year is read first, the payroll becomes drafts."""
    mapp, lon = tmp_path / "bok", tmp_path / "lon.xml"
    lon.write_text(IMPORT, encoding="utf-8")
    ord_ = ["sie", "las", str(lon), str(skriv(tmp_path)), "--till", str(mapp), "--ja"]
    assert main([*ord_, "--torr"]) == 1
    assert "böcker som inte finns än" in capsys.readouterr().err
    assert main(ord_) == 0
    assert "1 utkast i 2024/utkast.beancount" in capsys.readouterr().out
