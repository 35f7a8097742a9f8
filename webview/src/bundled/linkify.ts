// Stands in the bundle for linkify-it: markdown-it makes one, and asks it nothing unless links are to
// be found in plain text, which we leave off. See scripts/build.mjs.

export class LinkifyIt {
  test(): boolean {
    return false
  }
}
