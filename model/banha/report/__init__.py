"""What a run is shown as: tables and figures, beside measured values where there are any."""
