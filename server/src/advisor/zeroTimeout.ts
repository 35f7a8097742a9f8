// Whether a timeout as written in SET is none.

/** `0`, `'0'`, `'0s'`: no timeout at all; `default` leaves what the server has. */
export const zeroTimeout = (value: string): boolean =>
  /^0+(\.0*)?\s*(us|ms|s|min|h|d)?$/.test(value.trim()) || value === ''
