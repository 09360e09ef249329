"""The rules of a neighbourhood: chain, tickets, policy, triage. No Telegram, SQL or clock."""
