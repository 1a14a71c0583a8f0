// What ical.js and node-ical understand of a calendar: {uid: [start, end, summary, status]} as JSON, times in UTC.
// node interop/read.mjs ical.js|node-ical calendar.ics
import { readFileSync } from "node:fs";

const [, , reader, path] = process.argv;
const text = readFileSync(path, "utf8");
const found = {};
const day = (date) => `${date.getFullYear()}-${`${date.getMonth() + 1}`.padStart(2, "0")}-${`${date.getDate()}`.padStart(2, "0")}`;

if (reader === "ical.js") {
  const { default: ICAL } = await import("ical.js");
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    const at = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
    found[event.uid] = [at(event.startDate), at(event.endDate), event.summary, component.getFirstPropertyValue("status")];
  }
} else {
  const { default: ical } = await import("node-ical");
  for (const event of Object.values(ical.sync.parseICS(text))) {
    if (event.type !== "VEVENT") continue;
    const at = (date) => (event.datetype === "date" ? day(date) : date.toISOString());
    found[event.uid] = [at(event.start), at(event.end), event.summary, event.status];
  }
}
process.stdout.write(JSON.stringify(found));
