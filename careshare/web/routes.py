"""Every address of the product, on one page. Sign-in is required unless it says `public`."""

from careshare.domain.lists.table import MOST_BYTES as BYTES_OF_A_LIST
from careshare.domain.outside import MOST_BYTES as BYTES_OF_A_CALENDAR
from careshare.web import (
    absences,
    account,
    address,
    assignments,
    check_ins,
    division,
    invitations,
    language,
    log,
    operator,
    own_page,
    pins,
    sign_in,
    skills,
    static,
    swaps,
    weeks,
    wishes,
)
from careshare.web.addresses import page, post, upload
from careshare.web.balance import pages as balance
from careshare.web.balance import relief
from careshare.web.balance import settings as lines
from careshare.web.circles import beginning, ending, settings
from careshare.web.feeds import fetch
from careshare.web.feeds import pages as feeds
from careshare.web.lists import files
from careshare.web.lists import pages as lists
from careshare.web.me import pages as me
from careshare.web.members import member, people
from careshare.web.outside import pages as outside
from careshare.web.patterns import answering
from careshare.web.patterns import pages as patterns
from careshare.web.rota import pages as rota
from careshare.web.shifts import pages as shifts
from careshare.web.shifts import writing

ROUTES = [
    # The rota: what is covered, what is not? First, because every open page asks for it again and again.
    page("/circles/{circle_id:int}/rota", rota.show),
    # What calendar programs ask for all day long.
    page("/feeds/{link}.ics", fetch.fetch, public=True),
    # Who comes: every verb of dividing; as often pressed as the rota is looked at.
    *(
        post(f"/circles/{{circle_id:int}}/shifts/{{shift_id:int}}/{path}", verb)
        for path, verb in (
            ("take", assignments.take),
            ("propose", assignments.propose),
            ("plan-in", assignments.plan_in),
            ("note-yes", assignments.note_yes),
            ("withdraw", assignments.withdraw),
            ("decline", assignments.decline),
            ("seek", assignments.seek),
            ("stop-seeking", assignments.stop_seeking),
            ("cannot-come", assignments.cannot_come),
            ("leave", assignments.leave),
            ("here", assignments.here),
            ("did-not-happen", assignments.did_not_happen),
            ("was-there-too", assignments.was_there_too),
        )
    ),
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
    post("/sign-in/name", sign_in.begin, public=True, form=sign_in.who),
    post("/sign-in/passkey", sign_in.passkey, public=True),
    post("/sign-in/passkey/question", sign_in.question, public=True),
    page("/demo/{link}", sign_in.demo, public=True),
    post("/sign-out", sign_in.sign_out),
    page("/account", account.show),
    post("/account", account.change),
    page("/account/address", address.show),
    post("/account/address", address.ask),
    page("/account/address/code", address.code),
    post("/account/address/code", address.keep),
    post("/account/passkeys", account.keep_passkey),
    post("/account/passkeys/question", account.ask_passkey),
    post("/account/passkeys/{passkey_id:int}/remove", account.remove_passkey),
    post("/account/devices/end-others", account.end_other_devices),
    post("/account/devices/{device_id:int}/end", account.end_device),
    # The six digits that open what is private.
    page("/account/pin", pins.show),
    post("/account/pin", pins.choose),
    post("/account/pin/answer", pins.answer),
    post("/account/pin/close", pins.close),
    post("/account/pin/remove", pins.remove),
    page("/account/pin/forgotten", pins.forgotten),
    post("/account/pin/forgotten", pins.begin_anew),
    # Coming in by invitation.
    page("/invitations/{link}", invitations.read, public=True),
    post("/invitations/{link}/join", invitations.join, public=True),
    post("/invitations/{link}/join-as-me", invitations.join_as_me),
    # The page of who has no account.
    page("/own/{link}", own_page.show, public=True),
    page("/own/{link}/shifts/{shift_id:int}", own_page.ask, public=True),
    post("/own/{link}/shifts/{shift_id:int}", own_page.cannot_come, public=True),
    post("/own/{link}/shifts/{shift_id:int}/come", own_page.come, public=True),
    page("/own/{link}/calendar", own_page.calendar, public=True),
    post("/own/{link}/calendar", own_page.into_calendar, public=True),
    post("/own/{link}/calendar/off", own_page.out_of_calendar, public=True),
    # Circles, and the people in them.
    page("/circles/new", beginning.new),
    post("/circles", beginning.start, form=beginning.new),
    page("/circles/{circle_id:int}", settings.show),
    post("/circles/{circle_id:int}", settings.change),
    page("/circles/{circle_id:int}/edit", settings.edit),
    page("/circles/{circle_id:int}/deciding", settings.deciding),
    post("/circles/{circle_id:int}/deciding", settings.decide),
    page("/circles/{circle_id:int}/quiet-times", settings.quiet),
    post("/circles/{circle_id:int}/quiet-times", settings.keep_quiet),
    post("/circles/{circle_id:int}/quiet-times/{quiet_time_id:int}/remove", settings.no_longer_quiet),
    page("/circles/{circle_id:int}/pausing", ending.pausing),
    post("/circles/{circle_id:int}/pause", ending.pause, form=ending.pausing),
    page("/circles/{circle_id:int}/ending", ending.ending),
    post("/circles/{circle_id:int}/end", ending.end, form=ending.ending),
    post("/circles/{circle_id:int}/resume", ending.resume),
    page("/circles/{circle_id:int}/members", people.index),
    post("/circles/{circle_id:int}/members", people.add),
    page("/circles/{circle_id:int}/members/new", people.new),
    page("/circles/{circle_id:int}/members/{member_id:int}", member.show),
    post("/circles/{circle_id:int}/members/{member_id:int}", member.change),
    page("/circles/{circle_id:int}/members/{member_id:int}/edit", member.edit),
    post("/circles/{circle_id:int}/members/{member_id:int}/approve", member.approve),
    post("/circles/{circle_id:int}/members/{member_id:int}/turn-down", member.turn_down),
    page("/circles/{circle_id:int}/members/{member_id:int}/leaving", member.leaving),
    post("/circles/{circle_id:int}/members/{member_id:int}/remove", member.remove),
    post("/circles/{circle_id:int}/leave", member.leave),
    page("/circles/{circle_id:int}/members/{member_id:int}/invitation", invitations.show),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation", invitations.renew),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation/send", invitations.send),
    post("/circles/{circle_id:int}/members/{member_id:int}/invitation/revoke", invitations.revoke),
    # The usual week: what comes back, and who comes then?
    page("/circles/{circle_id:int}/patterns", patterns.index),
    post("/circles/{circle_id:int}/patterns", patterns.make),
    page("/circles/{circle_id:int}/patterns/new", patterns.new),
    post("/circles/{circle_id:int}/patterns/new", patterns.preview),
    page("/circles/{circle_id:int}/patterns/{pattern_id:int}", patterns.show),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}", patterns.change),
    page("/circles/{circle_id:int}/patterns/{pattern_id:int}/edit", patterns.edit),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/edit", patterns.preview_change),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/accept", answering.accept),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/decline", answering.decline),
    page("/circles/{circle_id:int}/patterns/{pattern_id:int}/pause", answering.pausing),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/pause", answering.pause),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/resume", answering.resume),
    page("/circles/{circle_id:int}/patterns/{pattern_id:int}/stop", answering.stopping),
    post("/circles/{circle_id:int}/patterns/{pattern_id:int}/stop", answering.stop),
    # The weeks ahead: what is still open, and to whom does it fall?
    page("/circles/{circle_id:int}/weeks", weeks.show),
    # Sharing out what is open, fairly.
    page("/circles/{circle_id:int}/division", division.new),
    post("/circles/{circle_id:int}/division", division.ask),
    page("/circles/{circle_id:int}/division/{division_id:int}", division.show),
    post("/circles/{circle_id:int}/division/{division_id:int}", division.send),
    # When members are away, and what they would rather.
    page("/me/absences", absences.mine),
    page("/circles/{circle_id:int}/members/{member_id:int}/absences", absences.index),
    post("/circles/{circle_id:int}/members/{member_id:int}/absences", absences.add),
    post("/circles/{circle_id:int}/members/{member_id:int}/preferences", absences.prefer, form=absences.index),
    post("/circles/{circle_id:int}/members/{member_id:int}/preferences/{preference_id:int}/remove", absences.forget),
    page("/circles/{circle_id:int}/absences/{absence_id:int}", absences.show),
    post("/circles/{circle_id:int}/absences/{absence_id:int}/seek", absences.seek),
    post("/circles/{circle_id:int}/absences/{absence_id:int}/remove", absences.remove),
    post("/circles/{circle_id:int}/members/{member_id:int}/own-page", member.renew_own_page),
    post("/circles/{circle_id:int}/members/{member_id:int}/own-page/close", member.close_own_page),
    # My weeks: how is it with me? For the carer alone.
    page("/me/balance", balance.show),
    page("/me/balance/wrong", balance.wrong),
    post("/me/balance/known", balance.known, form=balance.wrong),
    page("/me/balance/help", balance.helping),
    page("/me/balance/settings", lines.settings),
    post("/me/balance/settings", lines.keep),
    post("/me/balance/arranging", lines.keep_arranging, form=lines.settings),
    post("/circles/{circle_id:int}/members/{member_id:int}/balance/show", lines.show_limit, form=lines.settings),
    post("/circles/{circle_id:int}/members/{member_id:int}/balance/hide", lines.hide_limit, form=lines.settings),
    page("/me/balance/forgetting", lines.forgetting),
    post("/me/balance/forget", lines.forget, form=lines.forgetting),
    page("/circles/{circle_id:int}/balance/relief", relief.relief),
    post("/circles/{circle_id:int}/balance/relief", relief.ask_relief),
    post("/circles/{circle_id:int}/balance/relief/{relief_id:int}/withdraw", relief.withdraw_relief),
    # How does it go? A carer's own word.
    page("/me/check-in", check_ins.show),
    post("/me/check-in", check_ins.answer),
    post("/me/check-in/on", check_ins.switch_on, form=check_ins.show),
    post("/me/check-in/off", check_ins.switch_off),
    post("/me/check-in/{check_in_id:int}/forget", check_ins.forget),
    page("/check-in/{link}", check_ins.read, public=True),
    post("/check-in/{link}", check_ins.answer_by_letter, public=True),
    # In the calendar one already uses.
    page("/me/feeds", feeds.index),
    post("/me/feeds", feeds.switch_on_everywhere),
    page("/me/feeds/{feed_id:int}", feeds.show),
    post("/me/feeds/{feed_id:int}", feeds.change),
    post("/me/feeds/{feed_id:int}/renew", feeds.renew),
    post("/me/feeds/{feed_id:int}/switch-off", feeds.switch_off),
    post("/circles/{circle_id:int}/feeds", feeds.switch_on, form=feeds.index),
    page("/circles/{circle_id:int}/shifts/{shift_id:int}/calendar.ics", fetch.download),
    # Calendars from outside, read in.
    page("/me/outside", outside.index),
    upload("/me/outside", outside.attach_busy, BYTES_OF_A_CALENDAR, form=outside.new_busy),
    page("/me/outside/new", outside.new_busy),
    page("/me/outside/{outside_id:int}", outside.show),
    post("/me/outside/{outside_id:int}/read", outside.read),
    upload("/me/outside/{outside_id:int}/file", outside.replace, BYTES_OF_A_CALENDAR),
    post("/me/outside/{outside_id:int}/remove", outside.remove),
    page("/circles/{circle_id:int}/outside/new", outside.new_visits),
    upload("/circles/{circle_id:int}/outside", outside.attach_visits, BYTES_OF_A_CALENDAR, form=outside.new_visits),
    # The circle's own list: from a spreadsheet, and out again as one.
    page("/circles/{circle_id:int}/lists", lists.index),
    upload("/circles/{circle_id:int}/lists", lists.read, BYTES_OF_A_LIST),
    post("/circles/{circle_id:int}/lists/look", lists.look, form=lists.index),
    post("/circles/{circle_id:int}/lists/keep", lists.keep, form=lists.index),
    post("/circles/{circle_id:int}/lists/{entry_id:int}/take-back", lists.take_back),
    page("/circles/{circle_id:int}/lists/rota.{ending}", files.rota),
    page("/circles/{circle_id:int}/lists/example.xlsx", files.example),
    page("/circles/{circle_id:int}/lists/example-{sort}.csv", files.example_of),
    # What the person wants.
    page("/circles/{circle_id:int}/wishes", wishes.show),
    post("/circles/{circle_id:int}/wishes", wishes.add),
    post("/circles/{circle_id:int}/wishes/{wish_id:int}/remove", wishes.remove),
    post("/circles/{circle_id:int}/wishes/confidant", wishes.confide),
    # What was shown to whom.
    page("/circles/{circle_id:int}/skills", skills.index),
    post("/circles/{circle_id:int}/skills", skills.add),
    page("/circles/{circle_id:int}/skills/{skill_id:int}", skills.show),
    post("/circles/{circle_id:int}/skills/{skill_id:int}", skills.rename),
    post("/circles/{circle_id:int}/skills/{skill_id:int}/remove", skills.remove, form=skills.show),
    post("/circles/{circle_id:int}/skills/{skill_id:int}/shown", skills.keep, form=skills.show),
    post("/circles/{circle_id:int}/skills/{skill_id:int}/shown/{shown_id:int}/forget", skills.forget),
    # A moment, written down and changed.
    page("/circles/{circle_id:int}/shifts/new", writing.new),
    post("/circles/{circle_id:int}/shifts", writing.create, form=writing.new),
    page("/circles/{circle_id:int}/shifts/unplanned", writing.unplanned),
    post("/circles/{circle_id:int}/shifts/unplanned", writing.write_down),
    page("/circles/{circle_id:int}/shifts/{shift_id:int}", shifts.show),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}", writing.change),
    page("/circles/{circle_id:int}/shifts/{shift_id:int}/edit", writing.edit),
    page("/circles/{circle_id:int}/shifts/{shift_id:int}/cancelling", writing.cancelling),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/cancel", writing.cancel, form=writing.cancelling),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/reopen", shifts.reopen),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/do-myself", shifts.do_myself),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/answer", shifts.answer),
    # How it went, and swapping.
    page("/circles/{circle_id:int}/shifts/{shift_id:int}/members/{member_id:int}/minutes", assignments.minutes),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/members/{member_id:int}/minutes", assignments.correct),
    page("/circles/{circle_id:int}/shifts/{shift_id:int}/swap", swaps.new),
    post("/circles/{circle_id:int}/shifts/{shift_id:int}/swap", swaps.ask),
    post("/circles/{circle_id:int}/swaps/{swap_id:int}/accept", swaps.accept),
    post("/circles/{circle_id:int}/swaps/{swap_id:int}/decline", swaps.decline),
    # Who did what.
    page("/circles/{circle_id:int}/log", log.index),
    post("/circles/{circle_id:int}/log/{entry_id:int}/undo", log.undo),
    # Around it.
    page("/static/{build}/{path:path}", static.file, public=True),
    page("/manifest.webmanifest", static.manifest, public=True),
    page("/robots.txt", static.robots, public=True),
    page("/health", operator.health, public=True),
    page("/ready", operator.ready, public=True),
    page("/metrics", operator.metrics, public=True),
]
