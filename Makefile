# Räkenskap. `make` visar vad som finns att köra; `make statements` skriver årets räkenskaper.
# Kräver Python 3.11 eller senare, make och git. Allt annat läggs i .venv första gången.

PYTHON ?= python3
VENV := .venv
# AR är också makes eget namn på ett program, och står ibland i miljön: bara ett årtal är menat.
ifneq ($(origin AR),command line)
AR := $(filter 19% 20%,$(AR))
endif
ENHET ?= kr
UT ?= build
PORT ?= 5000
PYTEST ?=
# En testfil i taget på varje kärna; PARALLELLT= kör alla efter varandra.
PARALLELLT ?= -n auto --dist loadfile
BENCHMARK ?= $(filter-out %/bocker.py,$(sort $(wildcard tests/benchmark/*.py)))

BIN := $(VENV)/bin
# Stämplar: miljön är gjord av just den här låsningen.
KORNING := $(VENV)/.korning
UTVECKLING := $(VENV)/.utveckling
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
# Låsningen är hel: --no-deps, så att en äldre pip inte väljer en nyare version av ett beroende.
INSTALLERA := $(PIP) install --no-deps --require-hashes --requirement
PIP_COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
	--strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --no-emit-options --build-deps-for editable

.PHONY: bilder paket hjalp revision statements arsredovisning kontroll test lint typer handbok format krokar fava lock benchmark mutation felinjicering fuzz clean webbpaket
.DELETE_ON_ERROR:
.DEFAULT_GOAL := hjalp

hjalp: ## visa den här hjälpen
	@echo 'Kör make följt av ett av dessa:'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

statements: $(KORNING) ## skriv årets räkenskaper (AR=2023 ENHET=kr|tkr UT=build)
	@$(BIN)/rakenskap rapporter $(AR) --enhet '$(ENHET)' --ut '$(UT)'

revision: $(KORNING) ## skriv revisionspaketet: allt som revisorn ber om (AR=2023 UT=build)
	@$(BIN)/rakenskap revisionspaket $(AR) --ut '$(UT)'

arsredovisning: $(KORNING) ## skriv hela årsredovisningen (AR=2023 ENHET=kr|tkr UT=build)
	@$(BIN)/rakenskap arsredovisning $(AR) --enhet '$(ENHET)' --ut '$(UT)'

kontroll: $(KORNING) ## kör alla kontroller utan att skriva något (AR=2023)
	@$(BIN)/rakenskap kontroll $(AR)

test: $(UTVECKLING) webbpaket ## kör testerna (PYTEST='tests/lkbr -x' väljer bland dem)
	@$(BIN)/python -m pytest $(PARALLELLT) $(PYTEST)

lint: $(UTVECKLING) ## granska koden (ruff), och att ingen kod är oanvänd (vulture)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/vulture

typer: $(UTVECKLING) ## granska typerna (mypy)
	@$(BIN)/mypy

handbok: $(UTVECKLING) ## skriv om handbokens listor över meddelanden, kommandon och flaggor
	@$(BIN)/python -m tools.handbok

format: $(UTVECKLING) ## formatera koden (ruff)
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format

krokar: $(KORNING) ## lägg krokar i git som vägrar en felaktig sammanslagning av böckerna
	@$(BIN)/rakenskap historik krokar --bok ledger

fava: $(KORNING) ## visa böckerna i webbläsaren, bara på den här datorn (PORT=5000)
	@$(BIN)/rakenskap fava --port $(PORT) --bok ledger

benchmark: $(UTVECKLING) ## mät hastigheten (BENCHMARK=tests/benchmark/statements.py)
	@for fil in $(BENCHMARK); do echo "== $$fil"; PYTHONPATH=. $(BIN)/python "$$fil" || exit 1; done

bilder: $(UTVECKLING) webbpaket ## ta bilderna av sidorna i docs/bilder på nytt (BILDER='analys arbeta')
	@$(BIN)/python -m tests.benchmark.sidbilder $(BILDER)

mutation: $(UTVECKLING) ## ändra koden en plats i taget och se att ett test faller (MUTATION='kontroller lika')
	@$(BIN)/python -m tools.mutation $(MUTATION)

lock: $(UTVECKLING) ## förnya låsningen av beroenden (med Python 3.11.2)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:3] > (3, 11, 2))' || { \
		echo 'Låsningen görs med Python 3.11.2 (den i Debian 12), så att den går att'; \
		echo 'installera med den äldsta Python som stöds. Gör så här: ta bort $(VENV) och kör'; \
		echo '  make lock PYTHON=/usr/bin/python3.11'; exit 1; } >&2
	@echo 'Förnyar krav.lock och krav-utv.lock (tar några minuter) …'
	@$(PIP_COMPILE) --output-file krav.lock pyproject.toml
	@$(PIP_COMPILE) --extra dev --constraint krav.lock --output-file krav-utv.lock pyproject.toml
	@for fil in krav.lock krav-utv.lock; do \
		{ echo '# Gjord av make lock, efter pyproject.toml.'; grep -v '^#' $$fil; } > $$fil.ny \
		&& mv $$fil.ny $$fil || exit 1; done

paket: $(UTVECKLING) ## bygg paketet (dist/), installera det i en tom miljö och kör därifrån
	@rm -rf build/paket dist && mkdir -p build/paket dist
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@$(BIN)/python -c 'from setuptools import build_meta; build_meta.build_sdist("dist")' >/dev/null
	@'$(PYTHON)' -m venv build/paket/miljo
	@build/paket/miljo/bin/python -m pip -qq --disable-pip-version-check --no-input install \
		--no-deps --require-hashes --requirement krav.lock
	@build/paket/miljo/bin/python -m pip -qq --disable-pip-version-check --no-input install \
		--no-deps dist/*.whl
	@cp -R ledger build/paket/ledger
	@cd build/paket && miljo/bin/rakenskap rapporter --ut ut >/dev/null && ls ut/*/* \
		&& miljo/bin/rakenskap kontroll >/dev/null
	@echo 'Paketet i dist/ gör räkenskaperna utan projektets eget träd.'

felinjicering: $(UTVECKLING) ## varje fel vid varje steg i varje kommando som skriver (tar lång tid)
	@RAKENSKAP_ALLA_FEL=1 $(BIN)/python -m pytest -q tests/rakenskap/dagbok/test_felinjicering.py

fuzz: $(UTVECKLING) ## pröva miljoner ändrade indata (FUZZ='--antal 100000'); tar timmar, går att avbryta
	@PYTHONPATH=. $(BIN)/python -m tests.fuzz.indata $(FUZZ)

clean: ## ta bort build/ och det som verktygen sparat (men inte .venv)
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# Webbläsartesterna drivs med node. Där node eller webbläsaren saknas hoppas de över, och det sägs.
webbpaket:
	@if [ -f tests/webb/package.json ] && command -v npm >/dev/null \
		&& ! cmp -s tests/webb/package-lock.json tests/webb/node_modules/.gjord-av; then \
		echo 'Hämtar paketen för webbläsartesterna …' >&2; \
		npm ci --prefix tests/webb --no-audit --no-fund --loglevel error \
		&& cp tests/webb/package-lock.json tests/webb/node_modules/.gjord-av \
		|| echo 'Paketen kunde inte hämtas: webbläsartesterna körs inte.' >&2; fi

$(KORNING): krav.lock pyproject.toml $(BIN)/python
	@command -v '$(PYTHON)' >/dev/null || { \
		echo 'Python finns inte här ($(PYTHON)).'; \
		echo 'Gör så här: installera Python 3.11 eller senare, eller ange var den finns:'; \
		echo '  make $(MAKECMDGOALS) PYTHON=/sökväg/till/python3'; exit 1; } >&2
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python är för gammal: $$('$(PYTHON)' --version 2>&1). Räkenskap kräver 3.11."; \
		echo 'Gör så här: installera en senare Python, eller ange en som finns:'; \
		echo '  make $(MAKECMDGOALS) PYTHON=python3.11'; exit 1; } >&2
	@echo 'Gör miljön $(VENV) efter krav.lock (en gång; det tar någon minut) …' >&2
	@rm -rf $(VENV)
	@'$(PYTHON)' -m venv $(VENV) || { \
		echo 'Miljön kunde inte göras. Gör så här: i Debian och Ubuntu, installera'; \
		echo 'paketet python3-venv, och kör igen.'; exit 1; } >&2
	@$(INSTALLERA) krav.lock && $(PIP) install --no-deps --no-build-isolation --editable . || { \
		echo 'Beroendena kunde inte installeras: se ovan. Gör så här: kontrollera nätet och'; \
		echo 'att det finns plats på disken, och kör igen.'; exit 1; } >&2
	@touch $@

# En ändrad låsning för utveckling gör om miljön från början, så att inget gammalt blir kvar.
$(UTVECKLING): krav-utv.lock $(KORNING)
	@if [ -e $@ ]; then rm -rf $(VENV); $(MAKE) --no-print-directory $(KORNING); fi
	@echo 'Lägger till det som testerna behöver, efter krav-utv.lock …' >&2
	@$(INSTALLERA) krav-utv.lock || { \
		echo 'Beroendena kunde inte installeras: se ovan. Gör så här: kontrollera nätet och'; \
		echo 'att det finns plats på disken, och kör igen.'; exit 1; } >&2
	@touch $@

# Finns inte Python i miljön, till exempel när datorns Python har bytts, görs miljön om.
$(BIN)/python: ;
