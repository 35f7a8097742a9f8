// The number a row of a hash-partitioned table gets from its key, which modulo the modulus says where it
// goes. Source: compute_partition_hash_value (partbounds.c), hash_bytes_extended (hashfn.c).

const mask = 0xffff_ffff_ffff_ffffn
const seed = 0x7a5b_2236_7996_dcfdn

/** Of one row's key; undefined where a value's type is none of those whose hash is known. */
export function rowHash(key: readonly { value: string | null; type: string }[]): bigint | undefined {
  let row = 0n
  for (const { value, type } of key) {
    if (value === null) continue
    const hash = hashOf(value, type)
    if (hash === undefined) return undefined
    row ^= (hash + 0x49a0_f4dd_15e5_a8e3n + ((row << 54n) & mask) + (row >> 7n)) & mask
  }
  return row
}

function hashOf(value: string, type: string): bigint | undefined {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8': {
      if (!/^-?\d+$/.test(value)) return undefined
      const whole = BigInt(value)
      const high = (whole >> 32n) & 0xffff_ffffn
      const low = whole & 0xffff_ffffn
      const folded = type === 'int8' ? low ^ (whole >= 0n ? high : ~high & 0xffff_ffffn) : low
      return hashWord(Number(folded))
    }
    case 'text':
    case 'varchar':
      return hashBytes(new TextEncoder().encode(value))
    case 'uuid':
      return /^[0-9a-f-]{36}$/i.test(value)
        ? hashBytes(
            Uint8Array.from(value.replaceAll('-', '').match(/../g) ?? [], hex => Number.parseInt(hex, 16)),
          )
        : undefined
    default:
      return undefined
  }
}

type State = [a: number, b: number, c: number]

const started = (length: number): State => {
  const start = (0x9e37_79b9 + length + 3_923_095) | 0
  return mixed([(start + Number(seed >> 32n)) | 0, (start + Number(seed & 0xffff_ffffn)) | 0, start])
}

function hashWord(word: number): bigint {
  const [a, b, c] = started(4)
  return joined(finished([(a + word) | 0, b, c]))
}

function hashBytes(bytes: Uint8Array): bigint {
  let state = started(bytes.length)
  let at = 0
  const word = (from: number) =>
    [0, 1, 2, 3].reduce((sum, i) => sum | ((from + i < bytes.length ? bytes[from + i]! : 0) << (8 * i)), 0)
  for (; bytes.length - at >= 12; at += 12) {
    const [a, b, c] = state
    state = mixed([(a + word(at)) | 0, (b + word(at + 4)) | 0, (c + word(at + 8)) | 0])
  }
  const [a, b, c] = state
  // The lowest byte of the last word is kept for the length.
  return joined(finished([(a + word(at)) | 0, (b + word(at + 4)) | 0, (c + (word(at + 8) << 8)) | 0]))
}

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

function mixed([a, b, c]: State): State {
  a = (a - c) ^ turned(c, 4)
  c = (c + b) | 0
  b = (b - a) ^ turned(a, 6)
  a = (a + c) | 0
  c = (c - b) ^ turned(b, 8)
  b = (b + a) | 0
  a = (a - c) ^ turned(c, 16)
  c = (c + b) | 0
  b = (b - a) ^ turned(a, 19)
  a = (a + c) | 0
  c = (c - b) ^ turned(b, 4)
  b = (b + a) | 0
  return [a, b, c]
}

function finished([a, b, c]: State): State {
  c = ((c ^ b) - turned(b, 14)) | 0
  a = ((a ^ c) - turned(c, 11)) | 0
  b = ((b ^ a) - turned(a, 25)) | 0
  c = ((c ^ b) - turned(b, 16)) | 0
  a = ((a ^ c) - turned(c, 4)) | 0
  b = ((b ^ a) - turned(a, 14)) | 0
  c = ((c ^ b) - turned(b, 24)) | 0
  return [a, b, c]
}

const joined = ([, b, c]: State): bigint => (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0)
