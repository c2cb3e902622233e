"""Electronic invoices, Peppol BIS Billing 3 (UBL 2.1): read, checked, and made drafts."""
