"""Bank statements (ISO 20022 camt.053): read, matched with open invoices, and planned as drafts."""
