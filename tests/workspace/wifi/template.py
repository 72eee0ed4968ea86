"""python-dbusmock's NetworkManager, with what it lacks of joining: run by the system's Python in a process of its own.

How a join goes is told by `parameters`: "passphrase" is the right one, "ends" is up, held, no-address, gone, denied;
"mute": no state is signalled; "sleeper" is the name of an
access point that only a scan finds, "unwilling" refuses to scan.
"""

# mypy: ignore-errors
# ruff: noqa: F403, F405

import dbus
import dbusmock
from dbusmock.templates import networkmanager as base
from dbusmock.templates.networkmanager import *
from gi.repository import GLib

POINTS = "/org/freedesktop/NetworkManager/AccessPoint/"
CONFIG = "/org/freedesktop/NetworkManager/IP4Config/1"
PREPARE, CONFIGURE, NEED_AUTH, ACTIVATED, FAILED = 40, 50, 60, 100, 120


def load(mock, parameters):
    base.load(mock, parameters)
    root = dbusmock.get_object(base.MANAGER_OBJ)
    root.ends = str(parameters.get("ends", "up"))
    root.passphrase = str(parameters.get("passphrase", "12345678"))
    root.mute = bool(parameters.get("mute", False))
    root.far = False
    root.sleeper, root.unwilling = parameters.get("sleeper"), bool(parameters.get("unwilling", False))
    root.join = join
    at_once = root.activate_connection
    root.activate_connection = lambda self, *asked: far(self) or at_once(self, *asked)
    root.AddMethod(
        base.MANAGER_IFACE, "AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", "ooa{sv}", "ret = self.join(self, *args)"
    )


def join(root, settings, device, point, options):
    if root.ends == "denied":
        raise dbus.exceptions.DBusException("no", name="org.freedesktop.NetworkManager.PermissionDenied")
    if root.ends == "gone":
        raise dbus.exceptions.DBusException("no", name="org.freedesktop.NetworkManager.UnknownConnection")
    assert options == {"persist": "volatile"}, options
    assert settings["connection"]["autoconnect"] == False  # noqa: E712 (a dbus.Boolean)
    assert settings["ipv4"]["never-default"]
    given = settings.get("802-11-wireless-security", {}).pop("psk", None)
    before = dbusmock.get_object(device).Get(base.DEVICE_IFACE, "ActiveConnection")
    if before != "/":
        root.RemoveActiveConnection(device, before)
    dbusmock.get_object(device).Set(base.DEVICE_IFACE, "Ip4Config", dbus.ObjectPath("/"))
    path = root.SettingsAddConnection(settings)
    active = base.activate_connection(root, path, device, point)
    dbusmock.get_object(active).Set(base.ACTIVE_CONNECTION_IFACE, "State", dbus.UInt32(1))
    for state, reason in goes(root, given, point):
        GLib.idle_add(move, device, active, state, reason)
    return path, active, dbus.Dictionary({}, signature="sv")


def far(root):
    if root.far:
        raise dbus.exceptions.DBusException("no", name="org.freedesktop.NetworkManager.UnknownConnection")


def scan(root, device):
    if root.unwilling:
        raise dbus.exceptions.DBusException("no", name="org.freedesktop.NetworkManager.Device.NotAllowed")
    GLib.timeout_add(100, scanned, root, device)


def scanned(root, device):
    if root.sleeper:
        root.AddAccessPoint(device, "sleeper", str(root.sleeper), "02:00:00:00:00:03", 2, 2437, 54000, 40, 0x100)
        root.sleeper = None
    at = dbusmock.get_object(device)
    at.Set(base.WIRELESS_DEVICE_IFACE, "LastScan", dbus.Int64(at.Get(base.WIRELESS_DEVICE_IFACE, "LastScan") + 1))
    return False


def goes(root, given, point):
    """The states that the device goes through from now on."""
    secured = dbusmock.get_object(point).Get(base.ACCESS_POINT_IFACE, "RsnFlags")
    yield PREPARE, 0
    yield CONFIGURE, 0
    if root.ends == "held":
        return
    if secured and given != root.passphrase:
        yield NEED_AUTH, 8
        yield FAILED, 7
    elif root.ends == "no-address":
        yield FAILED, 17
    else:
        yield ACTIVATED, 0


def move(device, active, state, reason):
    at = dbusmock.get_object(device)
    old = at.Get(base.DEVICE_IFACE, "State")
    if state == ACTIVATED:
        dbusmock.get_object(active).Set(base.ACTIVE_CONNECTION_IFACE, "State", dbus.UInt32(2))
        at.Set(base.DEVICE_IFACE, "Ip4Config", dbus.ObjectPath(CONFIG))
    at.Set(base.DEVICE_IFACE, "State", dbus.UInt32(state))
    at.Set(base.DEVICE_IFACE, "StateReason", (dbus.UInt32(state), dbus.UInt32(reason)))
    if dbusmock.get_object(base.MANAGER_OBJ).mute:
        return False
    at.EmitSignal(base.DEVICE_IFACE, "StateChanged", "uuu", [dbus.UInt32(state), old, dbus.UInt32(reason)])
    return False


@dbus.service.method(MOCK_IFACE, in_signature="b", out_signature="")
def OutOfReach(self, away):
    """Whether former networks cannot be joined."""
    self.far = bool(away)
    path = self.GetDevices()[0]
    seen = [] if away else dbusmock.get_object(base.SETTINGS_OBJ).ListConnections()
    dbusmock.get_object(path).Set(base.DEVICE_IFACE, "AvailableConnections", dbus.Array(seen, signature="o"))


@dbus.service.method(MOCK_IFACE, in_signature="", out_signature="")
def Furnish(self):
    """A Wi-Fi device, a home network that it is in, and the address that a camera will give."""
    device = self.AddWiFiDevice("wlan0", "wlan0", 30)
    self.AddAccessPoint(device, "home", "SiebenZwerge", "02:00:00:00:00:01", 2, 2412, 54000, 70, 0x100)
    path = self.AddWiFiConnection(device, "home", "SiebenZwerge", "")
    base.activate_connection(self, path, device, POINTS + "home")
    at = dbusmock.get_object(device)
    at.AddProperties(base.DEVICE_IFACE, {"Ip4Config": dbus.ObjectPath("/")})
    at.AddProperties(base.WIRELESS_DEVICE_IFACE, {"LastScan": dbus.Int64(1)})
    at.looks = lambda: scan(self, device)
    at.AddMethod(base.WIRELESS_DEVICE_IFACE, "RequestScan", "a{sv}", "", "self.looks()")
    address = dbus.Dictionary({"address": "192.168.1.33", "prefix": dbus.UInt32(24)}, signature="sv")
    self.AddObject(
        CONFIG, "org.freedesktop.NetworkManager.IP4Config",
        {"AddressData": dbus.Array([address], signature="a{sv}")}, [],
    )  # fmt: skip
