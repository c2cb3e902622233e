"""Between SIE files and the books: a `Bok` from files, a ledger from files, and files from books.

`rakenskap.sie` knows the format and nothing of beancount; the rest of `rakenskap` knows beancount
and nothing of the format. Only this package knows both.

    bok_fran_sie(filer, kartor)      # a Bok in memory: rakenskap rapporter FIL.se
    planera(mapp, filer, kartor, vem)  # what rakenskap sie las writes
    sie_av_bok(bok, 2023)            # the records that rakenskap sie skriv writes
"""

from rakenskap.siebro.bokforing import Bokforing, bokfor_sie
from rakenskap.siebro.filer import Siefil, las_siefiler
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.i_minnet import bok_fran_sie
from rakenskap.siebro.inlasning import Sieinlasning, planera
from rakenskap.siebro.kartor import Kartor, las_kartor
from rakenskap.siebro.utfil import sie_av_bok

__all__ = [
    "Bokforing",
    "Fynd",
    "Kartor",
    "Siefil",
    "Sieinlasning",
    "bok_fran_sie",
    "bokfor_sie",
    "las_kartor",
    "las_siefiler",
    "planera",
    "sie_av_bok",
]
