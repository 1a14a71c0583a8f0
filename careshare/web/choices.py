"""What forms offer: languages, what a moment is for, how one is there, whom it is open to, what people come as."""

from careshare.domain.words import Kind, Language, Presence, Role
from careshare.i18n import N_

LANGUAGES = [(Language.NL, "Nederlands"), (Language.EN, "English")]
"""Each as who reads it calls it."""
KINDS = [
    (Kind.COMPANY, N_("Company")),
    (Kind.MEAL, N_("A meal")),
    (Kind.CARE, N_("Care")),
    (Kind.NURSING, N_("Nursing")),
    (Kind.TRANSPORT, N_("Driving")),
    (Kind.SHOPPING, N_("Shopping")),
    (Kind.HOUSEHOLD, N_("The household")),
    (Kind.PAPERWORK, N_("Paperwork")),
    (Kind.PHONE_CALL, N_("A phone call")),
    (Kind.RESPITE, N_("Time off for whoever is always there")),
    (Kind.OTHER, N_("Something else")),
]
PRESENCES = [
    (Presence.ACTIVE, N_("Awake")),
    (Presence.ASLEEP, N_("Sleeping there")),
    (Presence.ON_CALL, N_("On call, at home")),
]
ROLES = [
    (Role.FAMILY, N_("Family, or as good as")),
    (Role.FRIEND, N_("Friend or neighbour")),
    (Role.VOLUNTEER, N_("Volunteer")),
    (Role.PROFESSIONAL, N_("Works in care")),
]
OPEN_TO = [
    (Role.FAMILY, N_("Family")),
    (Role.FRIEND, N_("Friends and neighbours")),
    (Role.VOLUNTEER, N_("Volunteers")),
    (Role.PROFESSIONAL, N_("People who work in care")),
]
