"""The roles of those who read and work in the books."""

from __future__ import annotations

from enum import StrEnum


class Roll(StrEnum):
    """The roles, and what each may do."""

    EKONOM = "ekonom"
    ATTESTANT = "attestant"
    REVISOR = "revisor"
    LASARE = "läsare"

    @property
    def far_bokfora(self) -> bool:
        """May write in the books."""
        return self is Roll.EKONOM

    @property
    def far_attestera(self) -> bool:
        """May attest entries."""
        return self in (Roll.EKONOM, Roll.ATTESTANT)

    @property
    def far_anteckna(self) -> bool:
        """May write the auditor's notes, which are no part of the books."""
        return self in (Roll.EKONOM, Roll.REVISOR)
