// Stands in the bundle for punycode.js: markdown-it asks it how a host's name is written in a link, which
// the browser knows. See scripts/build.mjs.

const toASCII = (host: string) => new URL(`http://${host}`).hostname

/** A link that is its own text shows it as it was written. */
const toUnicode = (host: string) => host

// biome-ignore lint/style/noDefaultExport: the package has one
export default { toASCII, toUnicode }
