// A moment as people type it, in their own time zone, and what is wrong with one. Pure.

const written = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)$/

/** What is wrong with `YYYY-MM-DD HH:MM`; undefined when nothing is. */
export function momentProblem(text: string, now: Date): string | undefined {
  const parts = written.exec(text.trim())
  if (!parts) return 'Write it as YYYY-MM-DD HH:MM.'
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number)
  if (month < 1 || month > 12) return `There is no month ${parts[2]}.`
  const days = new Date(year, month, 0).getDate()
  if (day < 1 || day > days) return `${parts[1]}-${parts[2]} has no day ${parts[3]}; it has ${days}.`
  if (hour > 23) return `There is no hour ${parts[4]}.`
  if (minute > 59) return `There is no minute ${parts[5]}.`
  const moment = new Date(year, month - 1, day, hour, minute)
  if (moment.getHours() !== hour) return 'There is no such time that day: the clocks are put forward.'
  return moment <= now ? 'That time is past.' : undefined
}

/** ISO 8601 of a text without a problem. */
export function readMoment(text: string): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] =
    written.exec(text.trim())?.slice(1).map(Number) ?? []
  return new Date(year, month - 1, day, hour, minute).toISOString()
}

/** As `readMoment` reads it. */
export function writeMoment(iso: string): string {
  const moment = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${date} ${two(moment.getHours())}:${two(moment.getMinutes())}`
}
