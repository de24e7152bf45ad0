"""The ground floor: what is consulted on and who takes part. Pure; knows no mail, no files, no database."""
