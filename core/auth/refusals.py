"""What signing in and the care of accounts may answer."""

from __future__ import annotations

from core.i18n import _l
from core.refusals import Refusal


class NotSignedIn(Refusal):
    """The same answer for an unknown address, a wrong password and a disabled account."""

    status = 401
    message = _l("This e-mail address and password do not match. Please try again.")


class WrongCode(Refusal):
    """A code is wrong, too old, or was used."""

    status = 401
    message = _l("This code is wrong or has already been used. Wait for the next one.")


class WrongPassword(Refusal):
    """The password that proves who asks."""

    status = 422
    message = _l("This is not your current password.")


class PasswordTooShort(Refusal):
    """Length is what makes a password hard to guess."""

    status = 422
    message = _l("A password needs at least {least} characters. A short sentence works well.")


class PasswordTooLong(Refusal):
    """Hashing has its price."""

    status = 422
    message = _l("A password may have at most {most} characters.")


class SecondFactorNeeded(Refusal):
    """A role asks for codes: they cannot be given up."""

    message = _l("Your role requires codes. To change your phone, ask your manager for a reset.")


class InvitationOver(Refusal):
    """The same answer for a link that is unknown, used or too old."""

    status = 404
    message = _l("This link has already been used or is too old. Ask your manager for a new one.")


class AlreadyStaff(Refusal):
    """An address is one person's."""

    message = _l("This address already has an account, with this role or one you cannot change.")


class RoleNeedsResort(Refusal):
    """All roles but those of the network are for one resort."""

    status = 422
    message = _l("This role is for one resort. Choose which.")


class NotYourself(Refusal):
    """Nobody closes the door on themselves."""

    message = _l("You cannot do this to your own account. Ask a colleague.")
