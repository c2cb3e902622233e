"""The files in deploy/ name what there is: the words of the command, the log, the port."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import tolk_for
from rakenskap.webb.inloggningslogg import FIL, MAX_BYTE

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"


def _enhetens_ord() -> list[str]:
    text = (DEPLOY / "rakenskap.service").read_text().replace("\\\n", " ")
    return shlex.split(re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)[1])  # type: ignore[index]


def _containerns_ord() -> list[str]:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    svar: list[str] = json.loads(re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)[1])  # type: ignore[index]
    return svar


def test_orden_finns() -> None:
    for ord_ in (_enhetens_ord(), _containerns_ord()):
        assert Path(ord_[0]).name == "rakenskap"
        val = tolk_for("webb").parse_args(ord_[1:])
        assert val.bakom_tls.startswith("https://")
        assert val.port == 5000


def test_proxyerna_vantar_pa_porten() -> None:
    for fil in ("Caddyfile", "nginx.conf"):
        assert "127.0.0.1:5000" in (DEPLOY / fil).read_text()


def test_loggen_flyttas_innan_den_ar_full() -> None:
    text = (DEPLOY / "logrotate").read_text()
    assert FIL in text
    assert MAX_BYTE > 15 * 1024 * 1024
    assert "size 15M" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_enheten_godtas_av_systemd() -> None:
    ord_ = ["systemd-analyze", "verify", str(DEPLOY / "rakenskap.service")]
    svar = subprocess.run(ord_, capture_output=True, text=True, check=False)

    fel = [rad for rad in svar.stderr.splitlines() if "rakenskap.service" in rad]
    assert all("is not executable" in rad for rad in fel), fel


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not here")
def test_caddyfilen_godtas_av_caddy(tmp_path: Path) -> None:
    ord_ = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    miljo = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    svar = subprocess.run(ord_, capture_output=True, text=True, check=False, env=miljo)

    assert svar.returncode == 0, svar.stderr


@pytest.mark.skipif(
    shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx is not here"
)
def test_nginx_conf_godtas_av_nginx(tmp_path: Path) -> None:
    nyckel, cert = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    ord_ = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    ord_ += ["-keyout", str(nyckel), "-out", str(cert), "-subj", "/CN=bok.example.se"]
    subprocess.run(ord_, check=True, capture_output=True)
    egen = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/bok.example.se", str(tmp_path))
    (tmp_path / "site.conf").write_text(egen)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/fel;\nevents {{}}\n"
        f"http {{ access_log {tmp_path}/logg; include {tmp_path}/site.conf; }}\n"
    )
    ord_ = ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")]
    svar = subprocess.run(ord_, capture_output=True, text=True, check=False)

    assert svar.returncode == 0, svar.stderr
