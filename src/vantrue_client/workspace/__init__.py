"""The rooms put together from a configuration: what the command line, the terminal interface and scripts start from."""

from vantrue_client.workspace.settings import Places, Settings
from vantrue_client.workspace.workspace import Workspace

__all__ = ["Places", "Settings", "Workspace"]
