"""What people decide for MACSE and the missing group."""
