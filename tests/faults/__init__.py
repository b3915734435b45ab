"""What the fault suite breaks things with."""
