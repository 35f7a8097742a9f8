// The TLS options of a connection, built here for each mode: neither a URL's parameters nor PG*
// variables reach the driver's own reading of them, which differs between its versions.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type { Endpoint, TlsMode } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import { isLoopback, isSocketDirectory } from './login.ts'

/** What to use where nobody chose: nothing to protect on this machine, everything checked elsewhere. */
export function defaultTls(host: string): TlsMode {
  return isLoopback(host) ? 'disable' : 'verify-full'
}

/**
 * `false` for no TLS, else options for the driver. As in libpq, `require` checks nothing but
 * encrypts, unless a certificate authority is given: then it is `verify-ca`.
 */
export async function tlsOptions(endpoint: Endpoint): Promise<false | ConnectionOptions> {
  if (endpoint.tls === 'disable' || isSocketDirectory(endpoint.host)) return false
  const ca = endpoint.caFile === undefined ? undefined : await certificateAuthority(endpoint.caFile)
  const authority = ca === undefined ? {} : { ca }
  switch (endpoint.tls) {
    case 'require':
      return ca === undefined
        ? { rejectUnauthorized: false }
        : { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...authority }
    case 'verify-ca':
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...authority }
    case 'verify-full':
      return { rejectUnauthorized: true, ...authority }
    default:
      return endpoint.tls satisfies never
  }
}

async function certificateAuthority(file: string): Promise<string> {
  if (!path.isAbsolute(file))
    fail('badInput', `The certificate authority's file must be an absolute path, not ${file}.`)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    fail('connectionFailed', `The certificate authority's file ${file} cannot be read (${code}).`)
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    fail('connectionFailed', `${file} holds no certificate in PEM format.`)
  return text
}
