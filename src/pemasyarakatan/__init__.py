"""An event-sourced library for the partnerships of Indonesian correctional facilities."""
