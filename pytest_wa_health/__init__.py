"""Why a business's WhatsApp stopped working, named from evidence, and what to do about it."""

__version__ = "0.1.0"
