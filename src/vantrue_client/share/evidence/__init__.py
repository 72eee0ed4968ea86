"""Evidence packages: originals, and what is known of them, for police, court or insurer, checked on any laptop.

A package is a BagIt folder (RFC 8493): checksums are what that standard is about, every archive knows it, and
``sha256sum -c`` reads its manifests. RO-Crate describes data for research and has no checksums to check.
"""
