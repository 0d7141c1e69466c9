"""Paper: whatever an app prints goes through one press, by orders that survive a killed worker."""
