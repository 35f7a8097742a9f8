// Stands in the bundle for uc.micro, whose tables of Unicode's classes the browser has itself: markdown-it
// asks for punctuation and symbols. See scripts/build.mjs.

export const P = /\p{P}/u
export const S = /\p{S}/u
