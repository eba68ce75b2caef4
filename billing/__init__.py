"""The money: ledger, folios, deposits, payments, invoices, tills, payroll."""
