"""The catalog's tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

VERSION = 1
APPLICATION = 0x56414E54  # "VANT": what `file` shows, and what tells a catalog from another program's database

metadata = MetaData()

cameras = Table(
    "cameras",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String),
    Column("model", String),
)

# Times of the camera's clock and of the laptop are ISO text, which sorts as they do; no time at all is empty.
recordings = Table(
    "recordings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera", String, ForeignKey("cameras.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("end", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("channel", String),
    Column("sequence", Integer),
    Column("start", String, nullable=False),
    Column("when", String, nullable=False),
    Column("moment", String),
    Column("locked", Boolean),
    Column("path", String, nullable=False),
    UniqueConstraint("camera", "name", "end", "size", name="identity"),
)

copies = Table(
    "copies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("recording", Integer, ForeignKey("recordings.id"), nullable=False),
    Column("file", String, nullable=False, unique=True),
    Column("folded", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("fetched_at", String),
    Column("verified_at", String),
    Column("removed_at", String),
    Column("reason", String),
)

# How far each day's manifest went into the catalog: what lies beyond, a crash kept from it.
manifests = Table(
    "manifests",
    metadata,
    Column("day", String, primary_key=True),
    Column("size", Integer, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("downloaded", Integer, nullable=False, default=0),
    Column("present", Integer, nullable=False, default=0),
    Column("skipped", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("bytes", Integer, nullable=False, default=0),
)

Index("newest_first", recordings.c.when.desc(), recordings.c.name, recordings.c.id)
Index("by_content", recordings.c.name, recordings.c.size)
Index("by_recording", copies.c.recording)
Index("by_folded", copies.c.folded)
