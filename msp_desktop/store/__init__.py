"""The rows: tables, transactions, audit, search and files of one shop."""
