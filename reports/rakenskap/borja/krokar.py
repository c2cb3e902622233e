"""Hooks of git that try the books: a merge that has put two logs together is not committed.

Git merges the files of the series line by line, and leaves the log as one side has it
(`.gitattributes`: `-merge`); what comes of that is books with entries that the log does not have.
Before a commit, and before a merge is committed, the books are verified as they will be committed;
after a rebase or a merge that git has done without asking, they are verified and it is told.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from rakenskap.bok.felrad import BokFelError, Felrad

STOPPAR = ("pre-commit", "pre-merge-commit")
BERATTAR = ("post-merge", "post-rewrite")
MARKE = "# Lagd av rakenskap historik krokar."
# What git sets for a hook would lead its own questions elsewhere.
_HUVUD = """\
#!/bin/sh
{marke} Prövar böckerna; tas bort genom att filen tas bort.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
cd "$(git rev-parse --show-toplevel)" || exit 1
bok={bok}
rakenskap={program}
[ -x "$rakenskap" ] || rakenskap=$(command -v rakenskap) || {{
    echo 'Böckerna kan inte prövas: rakenskap finns inte. Gör så här: installera det.' >&2
    exit {utan}
}}
# Books without a log have nothing to verify.
[ -s "$bok/behandlingshistorik.jsonl" ] || exit 0
"""
_STOPPAR = """\
# Nothing of the books has changed: nothing to try.
git diff --cached --quiet -- "$bok" && exit 0
# What is tried is what lies in the folder: it must be what is committed.
if ! git diff --quiet -- "$bok" || [ -n "$(git ls-files --others --exclude-standard -- "$bok")" ]
then
    echo "Böckerna i $bok har ändringar som inte är med. Gör så här: git add '$bok'" >&2
    exit 1
fi
"$rakenskap" historik verifiera --bok "$bok" >&2 && exit 0
echo 'Böckerna stämmer inte: commit är stoppad. Gör så här: git merge --abort, och' >&2
echo 'rakenskap historik forena MAPP med den andra kopian.' >&2
exit 1
"""
_BERATTAR = """\
"$rakenskap" historik verifiera --bok "$bok" >&2 && exit 0
echo 'Böckerna stämmer inte efter sammanslagningen. Gör så här: git reset --hard ORIG_HEAD, och' >&2
echo 'rakenskap historik forena MAPP med den andra kopian.' >&2
exit 1
"""


def lagg_krokar(mapp: Path) -> list[Path]:
    """Put the hooks in the repository that some books lie in; return the files.

    Raises:
        BokFelError: the books lie in no repository, git is missing, or a hook of another is there.
    """
    rot, plats = (_git(mapp, ett) for ett in (["--show-toplevel"], ["--git-path", "hooks"]))
    krokmapp = (mapp / plats).resolve()
    texter = _texter(mapp.resolve().relative_to(Path(rot).resolve()))
    andras = [
        krokmapp / namn
        for namn in texter
        if (krokmapp / namn).exists() and MARKE not in (krokmapp / namn).read_text("utf-8")
    ]
    if andras:
        raise BokFelError(
            Felrad(
                str(fil),
                0,
                "Det finns redan en krok här som någon annan har lagt. Gör så här: lägg raden "
                "rakenskap historik verifiera i den, eller flytta undan den och kör igen.",
            )
            for fil in andras
        )
    krokmapp.mkdir(parents=True, exist_ok=True)
    for namn, text in texter.items():
        fil = krokmapp / namn
        fil.write_text(text, encoding="utf-8", newline="\n")
        fil.chmod(0o755)
    return [krokmapp / namn for namn in texter]


def _texter(bok: Path) -> dict[str, str]:
    program = shlex.quote(str(Path(sys.argv[0]).resolve()))
    ord_ = {"marke": MARKE, "bok": shlex.quote(bok.as_posix()), "program": program}
    return {
        **{namn: _HUVUD.format(**ord_, utan=1) + _STOPPAR for namn in STOPPAR},
        **{namn: _HUVUD.format(**ord_, utan=0) + _BERATTAR for namn in BERATTAR},
    }


def _git(mapp: Path, ord_: list[str]) -> str:
    git = shutil.which("git")
    varfor = "git finns inte på datorn. Gör så här: installera git."
    if git is not None:
        svar = subprocess.run(  # noqa: S603 (our own words)
            [git, "-C", str(mapp), "rev-parse", *ord_], capture_output=True, text=True, check=False
        )
        if svar.returncode == 0:
            return svar.stdout.strip()
        varfor = "böckerna ligger inte i något git-förråd. Gör så här: git init, och kör igen."
    raise BokFelError([Felrad(str(mapp), 0, f"Krokarna kan inte läggas: {varfor}")])
