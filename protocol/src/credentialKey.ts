// The key under which a password is kept: one for both sides, or what one keeps the other never finds.
import type { Endpoint } from './instance.ts'

/**
 * `user@host:port/tls`. TLS is part of it, so that whoever weakens an endpoint's TLS is asked again
 * instead of sending what was kept.
 */
export function credentialKey({ user, host, port, tls, caFile }: Endpoint): string {
  const address = host.includes(':') ? `[${host}]` : host
  return `${encodeURIComponent(user)}@${address}:${port}/${tls}${caFile ? `+${caFile}` : ''}`
}

/** What a key stands for, in words: `user on host:port`, and its TLS. */
export function credentialWords(key: string): { readonly login: string; readonly tls: string } {
  const [, user, address, tls = ''] = /^([^@]*)@(.*:\d+)\/([a-z-]+(?:\+.*)?)$/.exec(key) ?? []
  return { login: user === undefined ? key : `${decodeURIComponent(user)} on ${address}`, tls }
}
