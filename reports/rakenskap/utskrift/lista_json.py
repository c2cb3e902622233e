"""A list as JSON: every row with its data point, amounts in öre."""

from __future__ import annotations

import json

from rakenskap.listor.dokument import Listdokument
from rakenskap.utskrift.som_json import rapport_som_data


def lista_som_json(dok: Listdokument) -> str:
    """Return the list as text in UTF-8."""
    data = {
        "id": dok.id,
        "titel": dok.titel,
        "forbund": dok.forbund,
        "orgnr": dok.orgnr,
        "period": dok.period,
        "ursprung": dok.ursprung,
        "commit": dok.harkomst.commit,
        "kontrollsumma": dok.harkomst.kontrollsumma,
        "huvudhash": dok.harkomst.huvudhash,
        "rapporter": [rapport_som_data(rapport) for rapport in dok.rapporter],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
