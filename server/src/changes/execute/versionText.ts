// A server's version for people.

/** `server_version_num` 180004 as `18.4`. */
export function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`
}
