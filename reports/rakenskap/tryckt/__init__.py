"""Printed reports read back: tables out of PDF, HTML, XLSX and CSV, cast and held together."""
