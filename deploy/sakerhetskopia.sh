#!/bin/sh
# Varje natt (cron eller en timer): en kopia av böckerna, prövad innan den räknas.
#   sakerhetskopia.sh /srv/rakenskap/bok /srv/kopior
set -eu
bok=$1
mal=$2/$(date +%Y-%m-%d)
mkdir -p "$2"
rm -rf "$mal.ny"
cp -a "$bok" "$mal.ny"
/opt/rakenskap/.venv/bin/rakenskap historik verifiera --bok "$mal.ny"
rm -rf "$mal"
mv "$mal.ny" "$mal"
