"""Kinds of file that no consultation needs and that run code when opened: named, kept, never read (FAULTS.md M33)."""

from __future__ import annotations

from pathlib import PurePosixPath

_PROGRAM = "a program"
_SCRIPT = "a script"
_DISK = "a disk image"
_SHORTCUT = "a shortcut to something else"
_MACROS = "an Office file with macros"

#: media types, as IANA or the desktops register them
_TYPES = {
    "application/x-dosexec": _PROGRAM,
    "application/x-msdownload": _PROGRAM,
    "application/vnd.microsoft.portable-executable": _PROGRAM,
    "application/x-executable": _PROGRAM,
    "application/x-elf": _PROGRAM,
    "application/x-sharedlib": _PROGRAM,
    "application/x-mach-binary": _PROGRAM,
    "application/x-msi": _PROGRAM,
    "application/java-archive": _PROGRAM,
    "application/vnd.android.package-archive": _PROGRAM,
    "application/x-sh": _SCRIPT,
    "application/x-shellscript": _SCRIPT,
    "text/x-shellscript": _SCRIPT,
    "text/x-python": _SCRIPT,
    "application/javascript": _SCRIPT,
    "text/javascript": _SCRIPT,
    "application/hta": _SCRIPT,
    "application/x-ms-shortcut": _SHORTCUT,
    "application/x-iso9660-image": _DISK,
    "application/x-apple-diskimage": _DISK,
    "application/vnd.ms-htmlhelp": _PROGRAM,
}

#: endings, for types that only the name tells (a batch file is plain text)
_ENDINGS = {
    _PROGRAM: "exe com scr pif dll msi msp cpl jar apk app sys chm gadget",
    _SCRIPT: "bat cmd vbs vbe js jse ws wsf wsh wsc ps1 psm1 psd1 hta sh bash py pyw pl reg scf inf sct",
    _SHORTCUT: "lnk url desktop webloc library-ms search-ms settingcontent-ms",
    _DISK: "iso img vhd vhdx dmg",
    _MACROS: "docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam xll one",
}
_BY_ENDING = {ending: what for what, endings in _ENDINGS.items() for ending in endings.split()}
#: first bytes of a Unix script
_SHEBANG = b"#!"
#: where the volume descriptor of a CD image says so (ECMA-119 8.1.2)
_DISK_MARK = slice(0x8001, 0x8006)
#: kinds recognised by content whatever the name says: a document named ``x.com`` is still a document
_DOCUMENTS = (
    "application/pdf",
    "application/vnd.openxmlformats",
    "application/vnd.oasis",
    "application/msword",
    "application/rtf",
    "text/rtf",
    "image/",
    "message/rfc822",
)


def reason(media_type: str, name: str, data: bytes = b"") -> str:
    """Why this file stays shut, in plain words; empty where it may be read.

    The macros of an Office package are a part of their own (MS-OFFMACRO2 2.2), named in the clear in the zip directory.
    """
    what = _TYPES.get(media_type, "")
    package = media_type.startswith("application/vnd.openxmlformats")
    if not what and ((package and b"vbaProject.bin" in data) or ending(name) in _ENDINGS[_MACROS].split()):
        what = _MACROS
    if not what and data.startswith(_SHEBANG):
        what = _SCRIPT
    if not what and data[_DISK_MARK] == b"CD001":
        what = _DISK
    if not what and not media_type.startswith(_DOCUMENTS):
        what = _BY_ENDING.get(ending(name), "")
    return f"{what}; kept, not opened" if what else ""


def ending(name: str) -> str:
    """The last ending of a name without the dot, lower case; trailing dots and blanks do not hide it."""
    return PurePosixPath(name.replace("\\", "/").rstrip(". \t")).suffix[1:].lower()
