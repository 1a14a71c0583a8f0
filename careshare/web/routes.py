"""Every address of the product, on one page. Sign-in is required unless it says `public`."""

from careshare.web import absences, account, invitations, language, log, me, members, operator, sign_in, static
from careshare.web.addresses import page, post
from careshare.web.circles import beginning, ending, settings
from careshare.web.rota import pages as rota

ROUTES = [
    # The front door, and everything of mine.
    page("/", me.home, public=True),
    page("/me", me.show),
    post("/language", language.choose, public=True),
    # Getting in, and my details.
    page("/sign-in", sign_in.index, public=True),
    post("/sign-in", sign_in.ask, public=True),
    page("/sign-in/code", sign_in.code, public=True),
    post("/sign-in/code", sign_in.answer, public=True),
    page("/sign-in/who", sign_in.who, public=True),
    post("/sign-in/who", sign_in.choose, public=True),
    post("/sign-in/name", sign_in.begin, public=True),
    post("/sign-in/passkey", sign_in.passkey, public=True),
    post("/sign-in/passkey/question", sign_in.question, public=True),
    page("/demo/{link}", sign_in.demo, public=True),
    post("/sign-out", sign_in.sign_out),
    page("/account", account.show),
    post("/account", account.change),
    post("/account/passkeys", account.keep_passkey),
    post("/account/passkeys/question", account.ask_passkey),
    post("/account/passkeys/{passkey_id:int}/remove", account.remove_passkey),
    post("/account/devices/end-others", account.end_other_devices),
    post("/account/devices/{device_id:int}/end", account.end_device),
    # Coming in by invitation.
    page("/invitations/{link}", invitations.read, public=True),
    post("/invitations/{link}/join", invitations.join, public=True),
    post("/invitations/{link}/join-as-me", invitations.join_as_me),
    # Circles, and the people in them.
    page("/circles/new", beginning.new),
    post("/circles", beginning.start),
    page("/circles/{circle_id:int}", settings.show),
    post("/circles/{circle_id:int}", settings.change),
    page("/circles/{circle_id:int}/edit", settings.edit),
    page("/circles/{circle_id:int}/deciding", settings.deciding),
    post("/circles/{circle_id:int}/deciding", settings.decide),
    page("/circles/{circle_id:int}/quiet-times", settings.quiet),
    post("/circles/{circle_id:int}/quiet-times", settings.keep_quiet),
    post("/circles/{circle_id:int}/quiet-times/{quiet_time_id:int}/remove", settings.no_longer_quiet),
    page("/circles/{circle_id:int}/pausing", ending.pausing),
    post("/circles/{circle_id:int}/pause", ending.pause),
    page("/circles/{circle_id:int}/ending", ending.ending),
    post("/circles/{circle_id:int}/end", ending.end),
    post("/circles/{circle_id:int}/resume", ending.resume),
    page("/circles/{circle_id:int}/members", members.index),
    post("/circles/{circle_id:int}/members", members.add),
    page("/circles/{circle_id:int}/members/new", members.new),
    page("/circles/{circle_id:int}/members/{member_id:int}", members.show),
    post("/circles/{circle_id:int}/members/{member_id:int}", members.change),
    page("/circles/{circle_id:int}/members/{member_id:int}/edit", members.edit),
    post("/circles/{circle_id:int}/members/{member_id:int}/approve", members.approve),
    post("/circles/{circle_id:int}/members/{member_id:int}/turn-down", members.turn_down),
    page("/circles/{circle_id:int}/members/{member_id:int}/leaving", members.leaving),
    post("/circles/{circle_id:int}/members/{member_id:int}/remove", members.remove),
    post("/circles/{circle_id:int}/leave", members.leave),
    page("/circles/{circle_id:int}/members/{member_id:int}/invitation", invitations.show),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation", invitations.renew),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation/send", invitations.send),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation/revoke", invitations.revoke),
    # When members are away, and what they would rather.
    page("/me/absences", absences.mine),
    page("/circles/{circle_id:int}/members/{member_id:int}/absences", absences.index),
    post("/circles/{circle_id:int}/members/{member_id:int}/absences", absences.add),
    post("/circles/{circle_id:int}/members/{member_id:int}/preferences", absences.prefer),
    post("/circles/{circle_id:int}/members/{member_id:int}/preferences/{preference_id:int}/remove", absences.forget),
    page("/circles/{circle_id:int}/absences/{absence_id:int}", absences.show),
    post("/circles/{circle_id:int}/absences/{absence_id:int}/seek", absences.seek),
    post("/circles/{circle_id:int}/absences/{absence_id:int}/remove", absences.remove),
    # The rota: what is covered, what is not?
    page("/circles/{circle_id:int}/rota", rota.show),
    # Who did what.
    page("/circles/{circle_id:int}/log", log.index),
    # Around it.
    page("/static/{build}/{path:path}", static.file, public=True),
    page("/manifest.webmanifest", static.manifest, public=True),
    page("/robots.txt", static.robots, public=True),
    page("/health", operator.health, public=True),
    page("/ready", operator.ready, public=True),
    page("/metrics", operator.metrics, public=True),
]
